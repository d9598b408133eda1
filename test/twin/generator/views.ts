import type { IndexSource } from './indexes.ts';
import { literalOf, of, quoted, relation, sortables, type Table } from './world.ts';

/** Relations that hold no rows of their own, and the DDL that makes them after the rows. */
export interface View {
  readonly table: Table;
  readonly finish: readonly string[];
}

/** A view of some rows of one table. */
export function filteredView({ random, names }: IndexSource, base: Table): View {
  const column = random.pick(base.columns);
  const table = { ...base, name: names.object([base.name, 'view']), id: base.id };
  const condition =
    column.nulls > 0
      ? `${of('b', column)} IS NOT NULL`
      : `${of('b', base.id ?? column)} > ${random.below(base.rows)}`;
  const barrier = random.chance(0.3) ? ' WITH (security_barrier)' : '';
  return {
    table,
    finish: [
      `CREATE VIEW ${relation(table)}${barrier} AS SELECT b.* FROM ${relation(base)} b WHERE ${condition}`,
    ],
  };
}

/** A view of a table with what it refers to. */
export function joinedView({ random, names }: IndexSource, base: Table): View {
  const reference = random.pick(base.references);
  const table = { ...base, name: names.object([base.name, 'with', 'ref']), probes: [] };
  const columns = [base.id, ...base.columns].flatMap((column) =>
    column === null ? [] : [of('b', column)],
  );
  const on = `${of('r', reference.target.id ?? 'id')} = ${of('b', reference.column)}`;
  return {
    table,
    finish: [
      `CREATE VIEW ${relation(table)} AS SELECT ${columns.join(', ')}, ${of('r', reference.target.id ?? 'id')} AS "theirs" FROM ${relation(base)} b LEFT JOIN ${relation(reference.target)} r ON ${on}`,
    ],
  };
}

/** A materialised view with a unique index and another. */
export function materialisedView({ random, names }: IndexSource, base: Table): View {
  const { id } = base;
  if (id === null) throw new Error(`${base.name} has no key`);
  const sorted = random.some(sortables(base), 2);
  const columns = [...sorted, random.pick(base.columns.filter((one) => !sorted.includes(one)))];
  const table = {
    ...base,
    name: names.object([base.name, 'mat']),
    columns,
    references: [],
    probes: [],
  };
  const [first] = sorted;
  const list = [id, ...columns.map(({ name }) => name)].map(quoted).join(', ');
  const condition = `${quoted(id)} > ${Math.floor(base.rows / 10)}`;
  const index = (keys: string, unique: string) =>
    `CREATE ${unique}INDEX ${quoted(names.object([table.name, 'key']))} ON ${relation(table)} (${keys})`;
  return {
    table,
    finish: [
      `CREATE MATERIALIZED VIEW ${relation(table)} AS SELECT ${list} FROM ${relation(base)} WHERE ${condition}`,
      index(quoted(id), 'UNIQUE '),
      ...(first === undefined ? [] : [index(quoted(first.name), '')]),
    ],
  };
}

/** A view that groups; it has only the two columns named in `columns`. */
export function groupedView({ random, names }: IndexSource, base: Table): View & { sql: string } {
  const label =
    base.columns.find(({ kind }) => kind.trait === 'label') ?? random.pick(base.columns);
  const name = names.object([base.name, 'totals']);
  const view = relation({ schema: base.schema, name });
  return {
    table: { ...base, name, columns: [label], references: [], probes: [], id: null },
    finish: [
      `CREATE VIEW ${view} AS SELECT b.${quoted(label.name)}, count(*) AS "howMany" FROM ${relation(base)} b GROUP BY 1`,
    ],
    sql: `SELECT * FROM ${view} v WHERE ${of('v', label)} = ${literalOf(label, random)}`,
  };
}
