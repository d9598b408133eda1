import { type ColumnSource, columnsFor } from './columns.ts';
import { type Distribution, growing, normal, zipf } from './distribution.ts';
import { integer, type Kind, labels, timestamptz } from './kinds.ts';
import { definitionOf, insertSql } from './rows.ts';
import { type Built, type Column, quoted, relation, type Table } from './world.ts';

export type Strategy = 'RANGE' | 'LIST' | 'HASH';

export interface PartitionedRequest {
  readonly schema: string;
  readonly rows: number;
  readonly strategy: Strategy;
}

/** A partitioned table, with a partition that was attached, and for ranges partitions of partitions. */
export function partitionedTable(source: ColumnSource, request: PartitionedRequest): Built {
  const { random, names } = source;
  const key = keyOf(source, request);
  const others = columnsFor(source, request.rows, 3).filter(({ name }) => name !== key.name);
  const columns = [...others.slice(0, 2), key, ...others.slice(2)];
  const table: Table = {
    schema: request.schema,
    name: names.table(),
    rows: request.rows,
    id: 'id',
    partitionKey: key,
    columns,
    references: [],
    probes: [],
    secured: false,
  };
  const shuffle = random.chance(0.3);
  return {
    table,
    create: createSql(table, key, request.strategy),
    load: (from, to) => [insertSql(relation(table), table.id, columns, { from, to, shuffle })],
    finish: [],
    deletable: true,
  };
}

function keyOf({ random, names }: ColumnSource, { strategy, rows }: PartitionedRequest): Column {
  const salt = random.below(1e6);
  const name = names.column('key');
  const of = (kind: Kind, distribution: Distribution) => ({
    name,
    kind,
    distribution,
    nulls: 0,
    salt,
  });
  if (strategy === 'LIST') return of(labels('text', regions), zipf(regions.length, salt, 2));
  if (strategy === 'HASH') return of(integer, zipf(rows, salt, 3));
  return random.chance(0.5)
    ? of(timestamptz, growing(5_000, rows, salt, 0.02))
    : of(integer, normal(4_000, salt));
}

const regions = ['eu', 'us', 'apac', 'latam', 'mea', 'anz'];

function createSql(table: Table, key: Column, strategy: Strategy): readonly string[] {
  const body = ['"id" bigint NOT NULL', ...table.columns.map(definitionOf)].join(',\n  ');
  const by = `PARTITION BY ${strategy} (${quoted(key.name)})`;
  const primary = `ALTER TABLE ${relation(table)} ADD PRIMARY KEY ("id", ${quoted(key.name)})`;
  return [
    `CREATE TABLE ${relation(table)} (\n  ${body}\n) ${by}`,
    ...partitions[strategy](table, key),
    primary,
  ];
}

type Partitions = (table: Table, key: Column) => readonly string[];

const partitions: Readonly<Record<Strategy, Partitions>> = {
  RANGE: (table, key) => {
    const bounds = [0.1, 0.3, 0.5, 0.7, 0.9].map((share) =>
      key.kind.literal(Math.floor(key.distribution.keys * share)),
    );
    const range = (from: string, to: string) => `FOR VALUES FROM (${from}) TO (${to})`;
    const [first = '', second = '', third = '', fourth = '', last = ''] = bounds;
    return [
      partition(table, 1, range('MINVALUE', first)),
      partition(table, 2, range(first, second)),
      ...attached(table, key, 3, range(second, third)),
      `${partition(table, 4, range(third, fourth))} PARTITION BY HASH ("id")`,
      ...[0, 1].map((at) => subpartition(table, 4, at)),
      partition(table, 5, range(fourth, last)),
      partition(table, 6, 'DEFAULT'),
    ];
  },
  LIST: (table, key) => [
    partition(table, 1, `FOR VALUES IN ('eu')`),
    partition(table, 2, `FOR VALUES IN ('us', 'apac')`),
    ...attached(table, key, 3, `FOR VALUES IN ('latam')`),
    partition(table, 4, 'DEFAULT'),
  ],
  HASH: (table) =>
    [0, 1, 2, 3].map((at) => partition(table, at, `FOR VALUES WITH (MODULUS 4, REMAINDER ${at})`)),
};

const part = (table: Table, at: string) => quoted(`${table.name}_p${at}`);

function partition(table: Table, at: number, bound: string): string {
  const name = `${quoted(table.schema)}.${part(table, `${at}`)}`;
  return `CREATE TABLE ${name} PARTITION OF ${relation(table)} ${bound}`;
}

function subpartition(table: Table, of: number, at: number): string {
  const schema = quoted(table.schema);
  const bound = `FOR VALUES WITH (MODULUS 2, REMAINDER ${at})`;
  return `CREATE TABLE ${schema}.${part(table, `${of}_${at}`)} PARTITION OF ${schema}.${part(table, `${of}`)} ${bound}`;
}

/** Made apart, with its columns in another order and one that was dropped. */
function attached(table: Table, key: Column, at: number, bound: string): readonly string[] {
  const name = `${quoted(table.schema)}.${part(table, `${at}`)}`;
  const columns = [key, ...table.columns.filter((column) => column !== key).toReversed()];
  const body = ['"gone" integer', ...columns.map(definitionOf), '"id" bigint NOT NULL'];
  return [
    `CREATE TABLE ${name} (\n  ${body.join(',\n  ')}\n)`,
    `ALTER TABLE ${name} DROP COLUMN "gone"`,
    `ALTER TABLE ${relation(table)} ATTACH PARTITION ${name} ${bound}`,
  ];
}
