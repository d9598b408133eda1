import type { IndexSource } from './indexes.ts';
import { insertSql } from './rows.ts';

import {
  type Built,
  literalOf,
  type Options,
  of,
  type Probe,
  quoted,
  relation,
  sortables,
} from './world.ts';

/** Extended statistics of every kind, and statistics targets that are not the default. */
export function withStatistics({ random, names }: IndexSource, built: Built): Built {
  const { table } = built;
  const plain = table.columns.filter(
    ({ kind }) => !['json', 'point', 'range'].includes(kind.trait),
  );
  const kinds = random.pick(['', ' (ndistinct)', ' (dependencies)', ' (mcv)', ' (mcv, ndistinct)']);
  const [first, second, third] = random.some(plain, 3);
  if (first === undefined || second === undefined) return built;
  const columns = [first, second, ...(third && random.chance(0.4) ? [third] : [])];
  const list = columns.map((column) => quoted(column.name)).join(', ');
  const name = quoted(names.object([table.name, 'ext']));
  const target = quoted(random.pick(plain).name);
  const probe: Probe = (alias, again) =>
    columns.map((column) => `${of(alias, column)} = ${literalOf(column, again)}`).join(' AND ');
  return {
    ...built,
    table: { ...table, probes: [...table.probes, probe] },
    finish: [
      ...built.finish,
      `CREATE STATISTICS ${quoted(table.schema)}.${name}${kinds} ON ${list} FROM ${relation(table)}`,
      `ALTER TABLE ${relation(table)} ALTER COLUMN ${target} SET STATISTICS ${random.pick([10, 300])}`,
    ],
  };
}

/** Statistics of an expression, alone and with a column. */
export function withExpressionStatistics({ random, names }: IndexSource, built: Built): Built {
  const { table } = built;
  const text = table.columns.find(({ kind }) => kind.trait === 'text');
  const label = table.columns.find(({ kind }) => kind.trait === 'label');
  if (text === undefined) return built;
  const name = () => `${quoted(table.schema)}.${quoted(names.object([table.name, 'expr']))}`;
  const expression = (column: string) => `upper(left(${column}, 3))`;
  const own = expression(quoted(text.name));
  const pair = label === undefined || random.chance(0.3) ? [] : [`${quoted(label.name)}, (${own})`];
  const probe: Probe = (alias, again) =>
    `${expression(of(alias, text))} = upper(left(${literalOf(text, again)}, 3))`;
  return {
    ...built,
    table: { ...table, probes: [...table.probes, probe] },
    finish: [
      ...built.finish,
      ...[`(${own})`, ...pair].map(
        (keys) => `CREATE STATISTICS ${name()} ON ${keys} FROM ${relation(table)}`,
      ),
    ],
  };
}

/** A stored generated column with an index; on PostgreSQL 18 a virtual one too. */
export function withGenerated(source: IndexSource, built: Built, { major }: Options): Built {
  const { table } = built;
  const number = table.columns.find(({ kind }) => kind.trait === 'number');
  const text = table.columns.find(({ kind }) => kind.trait === 'text');
  if (number === undefined || text === undefined) return built;
  const add = (name: string, type: string, sql: string, how: string) =>
    `ALTER TABLE ${relation(table)} ADD COLUMN "${name}" ${type} GENERATED ALWAYS AS (${sql}) ${how}`;
  const index = quoted(source.names.object([table.name, 'gen']));
  const probes: readonly Probe[] = [
    (alias, random) => `${of(alias, 'doubled')} = (${literalOf(number, random)})::bigint * 2`,
    (alias, random) => `${of(alias, 'size')} = ${random.below(14)}`,
  ];
  return {
    ...built,
    table: { ...table, probes: [...table.probes, ...probes.slice(0, major === 18 ? 2 : 1)] },
    create: [
      ...built.create,
      add('doubled', 'bigint', `${quoted(number.name)}::bigint * 2`, 'STORED'),
      ...(major === 18 ? [add('size', 'integer', `length(${quoted(text.name)})`, 'VIRTUAL')] : []),
    ],
    finish: [...built.finish, `CREATE INDEX ${index} ON ${relation(table)} ("doubled")`],
  };
}

/** A column that came after the rows: its old values are in no row. */
export function withLateColumn(built: Built): Built {
  const probe: Probe = (alias, random) => `${of(alias, 'late')} = ${random.below(3)}`;
  const { table } = built;
  return {
    ...built,
    table: { ...table, probes: [...table.probes, probe] },
    finish: [
      ...built.finish,
      `ALTER TABLE ${relation(table)} ADD COLUMN "late" integer NOT NULL DEFAULT 1`,
    ],
  };
}

/** Row-level security with a policy for everybody. */
export function withSecurity(built: Built): Built {
  const { table } = built;
  const label = table.columns.find(({ kind }) => kind.trait === 'label');
  const condition =
    label === undefined ? 'true' : `${quoted(label.name)} = ${label.kind.literal(0)}`;
  return {
    ...built,
    table: { ...table, secured: true },
    finish: [
      ...built.finish,
      `ALTER TABLE ${relation(table)} ENABLE ROW LEVEL SECURITY`,
      `CREATE POLICY "own rows" ON ${relation(table)} FOR SELECT USING (${condition})`,
    ],
  };
}

/** A deferrable unique constraint, an exclusion constraint and a check. */
export function withConstraints({ random, names }: IndexSource, built: Built): Built {
  const { table } = built;
  const [column] = random.some(sortables(table), 1);
  if (column === undefined || table.id === null) return built;
  const id = quoted(table.id);
  const add = (constraint: string, tail = '') =>
    `ALTER TABLE ${relation(table)} ADD CONSTRAINT ${quoted(names.object([table.name, 'con']))} ${constraint}${tail}`;
  return {
    ...built,
    finish: [
      ...built.finish,
      add(`UNIQUE (${quoted(column.name)}, ${id})`, ' DEFERRABLE INITIALLY DEFERRED'),
      add(`EXCLUDE (${id} WITH =) WHERE (${id} > 10)`),
      add(`CHECK (${id} > 0)`),
    ],
  };
}

/** A child with as many rows, a column of its own and an index. */
export function withHeir({ names }: IndexSource, built: Built): Built {
  const { table } = built;
  const child = { schema: table.schema, name: names.object([table.name, 'heir']) };
  const id = quoted(table.id ?? '');
  const index = quoted(names.object([child.name, 'idx']));
  return {
    ...built,
    create: [
      ...built.create,
      `CREATE TABLE ${relation(child)} ("own" integer) INHERITS (${relation(table)})`,
    ],
    load: (from, to) => {
      const rows = { from, to, shuffle: false };
      const heirs = insertSql(relation(child), table.id, table.columns, rows);
      return [...built.load(from, to), heirs];
    },
    finish: [...built.finish, `CREATE INDEX ${index} ON ${relation(child)} (${id})`],
  };
}
