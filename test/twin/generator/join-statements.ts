import { conditionOn } from './conditions.ts';
import type { Random } from './random.ts';
import type { StatementMaker } from './statements.ts';
import { of, type Reference, relation, type Table } from './world.ts';

/** A table that refers to another, and that reference. */
interface Joined {
  readonly table: Table;
  readonly reference: Reference;
  readonly target: string;
  readonly on: string;
}

function joined(tables: readonly Table[], random: Random): Joined | null {
  const referring = tables.filter(({ references }) => references.length > 0);
  if (referring.length === 0) return null;
  const table = random.pick(referring);
  const reference = random.pick(table.references);
  return { table, reference, target: relation(reference.target), on: onOf(reference, 't', 'r') };
}

const onOf = ({ column, target }: Reference, from: string, to: string) =>
  `${of(to, target.id ?? '')} = ${of(from, column)}`;

type JoinMaker = (join: Joined, random: Random, tables: readonly Table[]) => string | null;

const join =
  (make: JoinMaker): StatementMaker =>
  (tables, random) => {
    const found = joined(tables, random);
    return found === null ? null : make(found, random, tables);
  };

const orderKey = (table: Table, alias: string) =>
  table.columns.find(({ kind }) => kind.trait === 'time') ?? table.id ?? alias;

export const joinStatements: readonly StatementMaker[] = [
  join(({ table, reference, target, on }, random) => {
    const where = conditionOn(reference.target, 'r', random);
    return `SELECT t.*, ${of('r', reference.target.id ?? '')} FROM ${relation(table)} t JOIN ${target} r ON ${on} WHERE ${where}`;
  }),
  join(({ table, reference, target, on }, random) => {
    const where = `${conditionOn(table, 't', random)} AND ${conditionOn(reference.target, 'r', random)}`;
    return `SELECT count(*) FROM ${relation(table)} t JOIN ${target} r ON ${on} WHERE ${where}`;
  }),
  join(({ table, target, on }, random) => {
    const key = of('t', orderKey(table, 't'));
    return `SELECT t.*, r.* FROM ${relation(table)} t LEFT JOIN ${target} r ON ${on} WHERE ${conditionOn(table, 't', random)} ORDER BY ${key} DESC LIMIT 10`;
  }),
  join(({ table, reference, target, on }, random) => {
    const where = conditionOn(table, 't', random);
    const not = random.pick(['', 'NOT ']);
    return `SELECT r.* FROM ${target} r WHERE ${not}EXISTS (SELECT 1 FROM ${relation(table)} t WHERE ${on} AND ${where}) AND ${conditionOn(reference.target, 'r', random)}`;
  }),
  join(({ table, reference, target }, random) => {
    const ids = `SELECT ${of('r', reference.target.id ?? '')} FROM ${target} r WHERE ${conditionOn(reference.target, 'r', random)}`;
    return `SELECT count(*) FROM ${relation(table)} t WHERE ${of('t', reference.column)} ${random.pick(['IN', 'IN', 'NOT IN'])} (${ids})`;
  }),
  join(({ table, reference, target, on }, random) => {
    const key = of('t', orderKey(table, 't'));
    return `SELECT r.*, l.* FROM ${target} r CROSS JOIN LATERAL (SELECT * FROM ${relation(table)} t WHERE ${on} ORDER BY ${key} DESC LIMIT 3) l WHERE ${conditionOn(reference.target, 'r', random)}`;
  }),
  join(({ table, reference, target, on }, random) => {
    const id = of('r', reference.target.id ?? '');
    return `SELECT ${id}, count(*) FROM ${relation(table)} t JOIN ${target} r ON ${on} WHERE ${conditionOn(table, 't', random)} GROUP BY ${id} ORDER BY 2 DESC LIMIT 10`;
  }),
  join(({ table, reference, target, on }, random) => {
    const count = `SELECT count(*) FROM ${relation(table)} t WHERE ${on} AND ${conditionOn(table, 't', random)}`;
    return `SELECT r.*, (${count}) AS "n" FROM ${target} r WHERE ${conditionOn(reference.target, 'r', random)}`;
  }),
  join(({ table, target, reference }, random, tables) => {
    const others = tables.flatMap((other) =>
      other.references
        .filter((one) => one.target === reference.target)
        .map((one) => ({ other, one })),
    );
    const { other, one } = random.pick(others);
    const ons = [onOf(reference, 't', 'r'), onOf(one, 'o', 'r')];
    return `SELECT count(*) FROM ${target} r JOIN ${relation(table)} t ON ${ons[0]} JOIN ${relation(other)} o ON ${ons[1]} WHERE ${conditionOn(table, 't', random)} AND ${conditionOn(other, 'o', random)}`;
  }),
  join(({ table }, random) => {
    const joins = table.references.map(
      (one, at) => `JOIN ${relation(one.target)} r${at} ON ${onOf(one, 't', `r${at}`)}`,
    );
    const wheres = table.references.map((one, at) => conditionOn(one.target, `r${at}`, random));
    return `SELECT t.* FROM ${relation(table)} t ${joins.join(' ')} WHERE ${[conditionOn(table, 't', random), ...wheres.slice(0, 1)].join(' AND ')}`;
  }),
  join(({ table, reference, target }, random) => {
    const grouped = `SELECT ${of('t', reference.column)} AS "k", count(*) AS "n" FROM ${relation(table)} t GROUP BY 1`;
    return `SELECT r.*, g."n" FROM ${target} r LEFT JOIN (${grouped}) g ON g."k" = ${of('r', reference.target.id ?? '')} WHERE ${conditionOn(reference.target, 'r', random)} AND ${random.chance(0.5) ? 'g."n" IS NULL' : 'g."n" > 2'}`;
  }),
  (tables, random) => {
    const [one, other] = random.some(
      tables.filter(({ id }) => id !== null),
      2,
    );
    if (one === undefined || other === undefined) return null;
    return `SELECT count(*) FROM ${relation(one)} t JOIN ${relation(other)} r ON ${of('t', one.id ?? '')} = ${of('r', other.id ?? '')} WHERE ${conditionOn(one, 't', random)}`;
  },
];
