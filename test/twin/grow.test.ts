import { expect, test } from 'vitest';
import type { Constraint, Table } from '../../src/model/catalog.ts';
import type { AttributeStatistics, RelationFigures, Snapshot } from '../../src/model/snapshot.ts';
import { grown, growthAssumption } from '../../src/twin/grow.ts';

const schema = 'public';
const inSchema = (name: string) => ({ schema, name });

function relation(name: string, tuples: number, more: Partial<RelationFigures> = {}) {
  const size = { pages: 50, blocks: 60, allVisiblePages: 40, allFrozenPages: 10, height: null };
  return { ...inSchema(name), kind: 'table', method: 'heap', tuples, ...size, ...more } as const;
}

const indexOn = (table: string, tuples: number, more: Partial<RelationFigures> = {}) =>
  relation(`${table}_index`, tuples, { kind: 'index', method: 'btree', height: 1, ...more });

function column(name: string, of: string, distinct: number, frequencies: string | null = null) {
  return {
    ...inSchema(of),
    relationKind: 'table',
    column: name,
    distinct,
    commonFrequencies: frequencies,
    commonValues: frequencies && '{7,8}',
    histogram: '{1,2,3}',
    correlation: 0.5,
  } as AttributeStatistics;
}

const table = (name: string, parent: string | null = null) =>
  ({
    ...inSchema(name),
    kind: 'table',
    parent: parent && inSchema(parent),
    rows: 2_000,
    bytes: 16_384,
    indexBytes: 8_192,
    pages: 2,
    allVisiblePages: 1,
    columns: [],
  }) as unknown as Table;

const foreignKey = (from: string, columns: string[], to: string, targets: string[]) =>
  ({
    kind: 'foreign',
    table: inSchema(from),
    columns,
    references: { table: inSchema(to), columns: targets, onDelete: 'CASCADE' },
  }) as unknown as Constraint;

interface Parts {
  readonly tables?: readonly Table[];
  readonly relations?: readonly RelationFigures[];
  readonly statistics?: readonly AttributeStatistics[];
  readonly constraints?: readonly Constraint[];
}

function snapshotOf({ tables = [], relations = [], statistics = [], constraints = [] }: Parts) {
  const indexes = relations
    .filter(({ kind }) => kind === 'index')
    .map(({ name }) => ({
      ...inSchema(name),
      table: inSchema(name.replace(/_index$/, '')),
      bytes: 8_192,
    }));
  const catalog = { tables, indexes, constraints };
  return { catalog, relations, statistics, extendedStatistics: [] } as unknown as Snapshot;
}

function relationOf(snapshot: Snapshot, name: string): RelationFigures | undefined {
  return snapshot.relations.find((one) => one.name === name);
}

function columnOf(snapshot: Snapshot, of: string, name: string): AttributeStatistics | undefined {
  return snapshot.statistics.find((one) => one.name === of && one.column === name);
}

test('a table of 1,000 rows grows with its indexes, one of 999 stays', () => {
  const before = snapshotOf({
    tables: [table('orders'), table('countries')],
    relations: [
      relation('orders', 1_000),
      indexOn('orders', 1_000),
      relation('countries', 999),
      indexOn('countries', 999),
    ],
  });
  const after = grown(before, 100);
  const large = { tuples: 100_000, pages: 5_000, blocks: 6_000, allVisiblePages: 4_000 };
  expect(relationOf(after, 'orders')).toMatchObject({ ...large, height: null });
  expect(relationOf(after, 'orders_index')).toMatchObject({ ...large, height: 2 });
  for (const name of ['countries', 'countries_index']) {
    expect(relationOf(after, name)).toBe(relationOf(before, name));
  }
  expect(after.catalog.tables[0]).toMatchObject({ rows: 200_000, bytes: 1_638_400 });
  expect(after.catalog.tables[1]).toBe(before.catalog.tables[1]);
  expect(after.catalog.indexes.map(({ bytes }) => bytes)).toEqual([819_200, 8_192]);
});

test('a tree that is higher than its pages tell keeps what it has more', () => {
  const relations = [relation('orders', 5_000), indexOn('orders', 5_000, { height: 3 })];
  const after = grown(snapshotOf({ tables: [table('orders')], relations }), 100);
  expect(relationOf(after, 'orders_index')?.height).toBe(4);
});

test('an index without entries and a height that cannot be seen stay', () => {
  const relations = [
    relation('orders', 5_000),
    indexOn('orders', 0, { blocks: 1, pages: 1, height: 0 }),
  ];
  const after = grown(snapshotOf({ tables: [table('orders')], relations }), 100);
  expect(relationOf(after, 'orders_index')).toBe(relations[1]);
});

test('partitions grow together when their sum is large enough, empty ones stay empty', () => {
  const after = grown(
    snapshotOf({
      tables: [table('log'), table('log_1', 'log'), table('log_2', 'log'), table('log_3', 'log')],
      relations: [
        relation('log', 1_200, { kind: 'partitioned', pages: -1, blocks: 0 }),
        relation('log_1', 600),
        relation('log_2', 600),
        relation('log_3', 0, { pages: 0, blocks: 0 }),
      ],
    }),
    10,
  );
  const figures = after.relations.map(({ tuples, pages, blocks }) => [tuples, pages, blocks]);
  expect(figures).toEqual([
    [12_000, -1, 0],
    [6_000, 500, 600],
    [6_000, 500, 600],
    [0, 0, 0],
  ]);
});

test('a table that was never analysed grows by its pages and keeps its unknown count', () => {
  const relations = [
    relation('fresh', -1, { pages: 0, blocks: 60 }),
    relation('new', -1, { pages: 0, blocks: 2 }),
  ];
  const after = grown(snapshotOf({ tables: [table('fresh'), table('new')], relations }), 10);
  expect(after.relations.map(({ tuples, blocks }) => [tuples, blocks])).toEqual([
    [-1, 600],
    [-1, 2],
  ]);
});

test('a column that refers to a table that grows gets more values, each rarer', () => {
  const before = snapshotOf({
    tables: [table('orders'), table('users'), table('countries')],
    relations: [relation('orders', 50_000), relation('users', 5_000), relation('countries', 200)],
    statistics: [
      column('userId', 'orders', 4_000, '{0.02,0.01}'),
      column('countryId', 'orders', 150, '{0.5,0.25}'),
      column('status', 'orders', 4, '{0.9,0.1}'),
      column('id', 'orders', -1),
      column('id', 'users', -1),
    ],
    constraints: [
      foreignKey('orders', ['userId'], 'users', ['id']),
      foreignKey('orders', ['countryId'], 'countries', ['id']),
    ],
  });
  const after = grown(before, 10);
  expect(columnOf(after, 'orders', 'userId')).toEqual({
    ...columnOf(before, 'orders', 'userId'),
    distinct: 40_000,
    commonFrequencies: '{0.002,0.001}',
  });
  for (const name of ['countryId', 'status', 'id']) {
    expect(columnOf(after, 'orders', name)).toBe(columnOf(before, 'orders', name));
  }
});

test('of a key of two columns the tenant does not multiply with its users', () => {
  const after = grown(
    snapshotOf({
      tables: [table('orders'), table('users'), table('tenants')],
      relations: [relation('orders', 50_000), relation('users', 5_000), relation('tenants', 20)],
      statistics: [
        column('tenantId', 'orders', 20, '{0.5,0.3}'),
        column('userId', 'orders', 3_000),
        column('tenantId', 'users', 20),
        column('id', 'users', -1),
      ],
      constraints: [
        foreignKey('orders', ['tenantId', 'userId'], 'users', ['tenantId', 'id']),
        foreignKey('users', ['tenantId'], 'tenants', ['id']),
      ],
    }),
    10,
  );
  expect(columnOf(after, 'orders', 'tenantId')?.distinct).toBe(20);
  expect(columnOf(after, 'orders', 'userId')?.distinct).toBe(30_000);
});

test('a key that is kept as a share of the rows keeps it, and its common values become rarer', () => {
  const after = grown(
    snapshotOf({
      tables: [table('comments')],
      relations: [relation('comments', 5_000)],
      statistics: [column('parentId', 'comments', -0.4, '{0.1,0.05}')],
      constraints: [foreignKey('comments', ['parentId'], 'comments', ['id'])],
    }),
    10,
  );
  expect(columnOf(after, 'comments', 'parentId')).toMatchObject({
    distinct: -0.4,
    commonFrequencies: '{0.01,0.005}',
  });
});

test('partitions refer as their parent does; keys in a circle end', () => {
  const after = grown(
    snapshotOf({
      tables: [table('log'), table('log_1', 'log'), table('users')],
      relations: [
        relation('log', 5_000, { kind: 'partitioned' }),
        relation('log_1', 5_000),
        relation('users', 5_000),
      ],
      statistics: [
        column('userId', 'log_1', 100),
        column('a', 'users', 5),
        column('b', 'users', 5),
      ],
      constraints: [
        foreignKey('log', ['userId'], 'users', ['id']),
        foreignKey('users', ['a', 'b'], 'users', ['b', 'a']),
      ],
    }),
    10,
  );
  expect(after.statistics.map(({ distinct }) => distinct)).toEqual([1_000, 5, 5]);
});

test('once is no growth, and the snapshot itself never changes', () => {
  const before = snapshotOf({
    tables: [table('orders')],
    relations: [relation('orders', 5_000), indexOn('orders', 5_000)],
  });
  const copy = structuredClone(before);
  expect(grown(before, 1)).toEqual(before);
  grown(before, 100);
  expect(before).toEqual(copy);
});

test('the assumption is one sentence', () => {
  expect(growthAssumption).toMatch(/^tables of 1,000 rows[^.]*$/);
});
