import { conditionOn } from './conditions.ts';
import { joinStatements } from './join-statements.ts';
import type { Random } from './random.ts';
import { literalOf, of, relation, sortables, type Table } from './world.ts';

/** Writes one statement; null where the tables have nothing for it. */
export type StatementMaker = (tables: readonly Table[], random: Random) => string | null;

/** `count` statements, of every kind in turn. */
export function statementsOf(
  tables: readonly Table[],
  count: number,
  random: Random,
): readonly string[] {
  const statements = new Set<string>();
  for (let at = 0; statements.size < count && at < count * 20; at += 1) {
    const make = makers[at % makers.length];
    const sql = make?.(tables, random) ?? null;
    if (sql !== null) statements.add(sql);
  }
  return [...statements];
}

/** One table, and conditions on it joined by AND. */
function from(tables: readonly Table[], random: Random, conditions: number) {
  const table = random.pick(tables);
  const where = Array.from({ length: conditions }, () => `(${conditionOn(table, 't', random)})`);
  return { table, name: `${relation(table)} t`, where: where.join(' AND ') };
}

const sorted = (table: Table, random: Random, count: number) =>
  random.some(sortables(table), count).map((column) => of('t', column));

const makers: readonly StatementMaker[] = [
  (tables, random) => {
    const table = random.pick(tables.filter(({ id }) => id !== null));
    return `SELECT * FROM ${relation(table)} t WHERE ${of('t', table.id ?? '')} = ${1 + random.below(table.rows)}`;
  },
  (tables, random) => {
    const { name, where } = from(tables, random, 1);
    return `SELECT * FROM ${name} WHERE ${where}`;
  },
  (tables, random) => {
    const { name, where } = from(tables, random, 2);
    return `SELECT count(*) FROM ${name} WHERE ${where}`;
  },
  (tables, random) => {
    const { table, name, where } = from(tables, random, 1);
    return `SELECT * FROM ${name} WHERE ${where} OR ${conditionOn(table, 't', random)}`;
  },
  (tables, random) => {
    const { table, name, where } = from(tables, random, 1);
    const [key] = sorted(table, random, 1);
    return `SELECT * FROM ${name} WHERE ${where} ORDER BY ${key}${random.pick(['', ' DESC', ' DESC NULLS LAST'])} LIMIT ${1 + random.below(50)}`;
  },
  (tables, random) => {
    const table = random.pick(tables);
    const keys = sorted(table, random, 2).join(', ');
    return `SELECT * FROM ${relation(table)} t ORDER BY ${keys} LIMIT 20 OFFSET ${random.below(3) * 500}`;
  },
  (tables, random) => {
    const { table, name, where } = from(tables, random, 1);
    const [key] = sorted(table, random, 1);
    return `SELECT ${key}, count(*), max(t.*::text) FROM ${name} WHERE ${where} GROUP BY ${key}`;
  },
  (tables, random) => {
    const table = random.pick(tables);
    const keys = sorted(table, random, 2).join(', ');
    return `SELECT ${keys}, count(*) FROM ${relation(table)} t GROUP BY ${keys} HAVING count(*) > ${random.below(9)}`;
  },
  (tables, random) => {
    const table = random.pick(tables);
    return `SELECT DISTINCT ${sorted(table, random, 1 + random.below(2)).join(', ')} FROM ${relation(table)} t`;
  },
  (tables, random) => {
    const { table, name, where } = from(tables, random, 1);
    const [key, other] = sorted(table, random, 2);
    return `SELECT DISTINCT ON (${key}) * FROM ${name} WHERE ${where} ORDER BY ${key}, ${other} DESC`;
  },
  (tables, random) => {
    const table = random.pick(tables);
    const [key] = sorted(table, random, 1);
    return `SELECT min(${key}), max(${key}) FROM ${relation(table)} t`;
  },
  (tables, random) => {
    const { table, name, where } = from(tables, random, 1);
    const [key, other] = sorted(table, random, 2);
    return `SELECT ${key}, row_number() OVER (PARTITION BY ${key} ORDER BY ${other}) FROM ${name} WHERE ${where}`;
  },
  (tables, random) => {
    const keyed = tables.filter((table) => table.id !== null && sortables(table).length > 0);
    const table = random.pick(keyed);
    const column = random.pick(sortables(table));
    const id = of('t', table.id ?? '');
    return `SELECT * FROM ${relation(table)} t WHERE (${of('t', column)}, ${id}) > (${literalOf(column, random)}, ${random.below(table.rows)}) ORDER BY ${of('t', column)}, ${id} LIMIT 25`;
  },
  (tables, random) => {
    const { table, name, where } = from(tables, random, 1);
    const columns = sorted(table, random, 2);
    const all = columns.length < 2 ? null : columns.join(', ');
    return all === null
      ? null
      : `SELECT ${all}, count(*) FROM ${name} WHERE ${where} GROUP BY ${random.pick(['ROLLUP', 'CUBE'])} (${all})`;
  },
  (tables, random) => {
    const one = from(tables, random, 1);
    const column = random.pick(one.table.columns);
    return `SELECT ${of('t', column)} FROM ${one.name} WHERE ${one.where} ${random.pick(['UNION ALL', 'UNION ALL', 'EXCEPT ALL'])} SELECT ${of('t', column)} FROM ${one.name} WHERE ${conditionOn(one.table, 't', random)}`;
  },
  (tables, random) => {
    const { table, name, where } = from(tables, random, 2);
    const how = random.pick(['', 'MATERIALIZED ']);
    return `WITH c AS ${how}(SELECT * FROM ${name} WHERE ${where}) SELECT count(*) FROM c t WHERE ${conditionOn(table, 't', random)}`;
  },
  (tables, random) => {
    const pointed = tables.filter(({ columns }) =>
      columns.some(({ kind }) => kind.trait === 'point'),
    );
    if (pointed.length === 0) return null;
    const table = random.pick(pointed);
    const column = table.columns.find(({ kind }) => kind.trait === 'point');
    if (column === undefined) return null;
    return `SELECT * FROM ${relation(table)} t ORDER BY ${of('t', column)} <-> ${literalOf(column, random)} LIMIT 5`;
  },
  ...joinStatements,
];
