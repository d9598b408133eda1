import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Candidate, CandidateKey } from '../../src/model/advice.ts';
import type { AttributeStatistics, Snapshot } from '../../src/model/snapshot.ts';
import { createForTrial } from '../../src/sql/create-index.ts';
import { shapeOn, sizeOfCandidate } from '../../src/twin/size/candidate-size.ts';
import { heightOf } from '../../src/twin/size/estimate.ts';
import type { IndexSize } from '../../src/twin/size/index-shape.ts';
import { servers, type TestDatabase } from '../support/database.ts';
import { sizeSnapshot } from './size-snapshot.ts';

const tables = readFileSync(new URL('./size-tables.sql', import.meta.url), 'utf8');

/** What is indexed, as one reads it: table, columns, and the rest. */
interface Case {
  readonly on: string;
  readonly keys: readonly string[];
  readonly method?: 'gin';
  readonly opclass?: string;
  readonly include?: readonly string[];
  readonly where?: string;
}

const cases: readonly Case[] = [
  { on: 'orders', keys: ['id'] },
  { on: 'orders', keys: ['number'] },
  { on: 'orders', keys: ['userId'] },
  { on: 'orders', keys: ['status'] },
  { on: 'orders', keys: ['state'] },
  { on: 'orders', keys: ['amount'] },
  { on: 'orders', keys: ['weight'] },
  { on: 'orders', keys: ['createdAt'] },
  { on: 'orders', keys: ['day'] },
  { on: 'orders', keys: ['deletedAt'] },
  { on: 'orders', keys: ['reference'] },
  { on: 'orders', keys: ['gatewayId'] },
  { on: 'orders', keys: ['paid'] },
  { on: 'orders', keys: ['small'] },
  { on: 'orders', keys: ['hot'] },
  { on: 'orders', keys: ['userId', 'createdAt'] },
  { on: 'orders', keys: ['status', 'createdAt'] },
  { on: 'orders', keys: ['userId', 'status'] },
  { on: 'orders', keys: ['state', 'day', 'small'] },
  { on: 'orders', keys: ['userId', 'deletedAt'] },
  { on: 'orders', keys: ['status', 'state', 'day', 'createdAt'] },
  { on: 'orders', keys: ['userId'], include: ['amount', 'status'] },
  { on: 'orders', keys: ['deletedAt'], where: '"deletedAt" IS NOT NULL' },
  { on: 'orders', keys: ['userId'], where: '"deletedAt" IS NULL' },
  { on: 'orders', keys: ['createdAt'], where: `"state" = 'waiting for review'` },
  { on: 'orders', keys: ['createdAt'], where: `("status" = 'PENDING'::"Status")` },
  { on: 'orders', keys: ['userId'], where: '"paid" AND ("gatewayId" IS NOT NULL)' },
  { on: 'people', keys: ['id'] },
  { on: 'people', keys: ['email'] },
  { on: 'people', keys: ['name'] },
  { on: 'people', keys: ['city'] },
  { on: 'people', keys: ['bio'] },
  { on: 'people', keys: ['note'] },
  { on: 'people', keys: ['loose'] },
  { on: 'people', keys: ['invited'], where: '"invited" IS NOT NULL' },
  { on: 'people', keys: ['city', 'name'] },
  { on: 'people', keys: ['lower("email")'] },
  { on: 'tiny', keys: ['label'] },
  { on: 'nothing', keys: ['id'] },
  { on: 'docs', keys: ['data'], method: 'gin', opclass: 'jsonb_path_ops' },
  { on: 'docs', keys: ['data'], method: 'gin' },
  { on: 'docs', keys: ['payload'], method: 'gin', opclass: 'jsonb_path_ops' },
  { on: 'docs', keys: ['tags'], method: 'gin' },
  { on: 'docs', keys: ['numbers'], method: 'gin' },
  { on: 'docs', keys: ['title'], method: 'gin', opclass: 'gin_trgm_ops' },
  { on: 'people', keys: ['email'], method: 'gin', opclass: 'gin_trgm_ops' },
];

function nameOf(one: Case): string {
  const tail = [one.include && `include ${one.include}`, one.where && `where ${one.where}`];
  return [`${one.method ?? 'btree'} on ${one.on} (${one.keys})`, one.opclass, ...tail]
    .filter(Boolean)
    .join(' ');
}

function candidateOf(one: Case): Candidate {
  const keys = one.keys.map((text): CandidateKey => {
    const isColumn = !text.includes('(');
    return {
      column: isColumn ? text : null,
      expression: isColumn ? null : text,
      opclass: one.opclass ?? null,
      descending: false,
      nullsFirst: false,
    };
  });
  return {
    table: { schema: 'public', name: one.on },
    partitioned: false,
    method: one.method ?? 'btree',
    keys,
    equalityKeys: 0,
    include: one.include ?? [],
    predicate: one.where ?? null,
    name: 'built',
    paths: [],
    origin: 'statement',
  };
}

describe.each(servers)('an index on PostgreSQL $major', ({ createDatabase }) => {
  let database: TestDatabase;
  let snapshot: Snapshot;

  beforeAll(async () => {
    database = await createDatabase('size');
    const { client } = database;
    await client.query('CREATE EXTENSION pageinspect');
    await client.query('CREATE EXTENSION pg_trgm');
    await client.query(tables);
    await client.query('VACUUM ANALYZE');
    snapshot = await sizeSnapshot(database);
  });
  afterAll(() => database.drop());

  async function built(candidate: Candidate): Promise<IndexSize> {
    const { client } = database;
    await client.query(createForTrial(candidate));
    const height = candidate.method === 'btree' ? `(SELECT level FROM bt_metap('built'))` : '0';
    const { rows } = await client.query<IndexSize>(`
      SELECT pg_relation_size(oid)::int / 8192 AS blocks, ${height}::int AS height,
        reltuples::float8 AS tuples
      FROM pg_class WHERE relname = 'built'`);
    await client.query('DROP INDEX built');
    return rows[0] as IndexSize;
  }

  test('is as large and as high as it was estimated', async () => {
    const errors: number[] = [];
    for (const one of cases) {
      const candidate = candidateOf(one);
      const [estimated, real] = [sizeOfCandidate(candidate, snapshot), await built(candidate)];
      const error = Math.abs(estimated.blocks / real.blocks - 1);
      errors.push(error);
      expect.soft(error, `${nameOf(one)}: ${real.blocks} blocks`).toBeLessThanOrEqual(0.4);
      expect.soft(estimated.height, `height of ${nameOf(one)}`).toBe(real.height);
      if (one.method === 'gin') continue;
      const rows = Math.abs(estimated.tuples - real.tuples);
      expect.soft(rows, `rows of ${nameOf(one)}`).toBeLessThanOrEqual(0.1 * real.tuples);
    }
    expect(median(errors)).toBeLessThanOrEqual(0.15);
  });

  test('on a partitioned table has a size on each leaf, and their sum', async () => {
    const parent = { ...candidateOf({ on: 'log', keys: ['kind'] }), partitioned: true };
    const leaves = ['log_1', 'log_2'];
    const sizes = leaves.map((name) =>
      sizeOfCandidate(parent, snapshot, { schema: 'public', name }),
    );
    for (const [at, on] of leaves.entries()) {
      const real = await built(candidateOf({ on, keys: ['kind'] }));
      expect(Math.abs((sizes[at]?.blocks ?? 0) / real.blocks - 1)).toBeLessThan(0.1);
    }
    const whole = sizeOfCandidate(parent, snapshot);
    expect(whole.blocks).toBe(sizes.reduce((sum, size) => sum + size.blocks, 0));
    expect(whole.tuples).toBeCloseTo(60_000, -3);
  });

  test('merges equal keys exactly where PostgreSQL does', async () => {
    for (const one of cases.filter(({ method }) => method !== 'gin')) {
      const candidate = candidateOf(one);
      const { client } = database;
      await client.query(createForTrial({ ...candidate, predicate: 'false' }));
      const { rows } = await client.query(`SELECT allequalimage FROM bt_metap('built')`);
      await client.query('DROP INDEX built');
      const merges = shapeOn(candidate.table, candidate, snapshot).deduplicates;
      expect.soft(merges, nameOf(one)).toBe(rows[0].allequalimage);
    }
  });

  test('without values in the snapshot is estimated from widths and numbers', async () => {
    const none = {
      ...snapshot,
      values: 'none',
      statistics: snapshot.statistics.map(withoutValues),
    };
    for (const one of cases.filter(({ where, method }) => !where && method !== 'gin')) {
      const candidate = candidateOf(one);
      const real = await built(candidate);
      const { blocks } = sizeOfCandidate(candidate, none as Snapshot);
      expect.soft(Math.abs(blocks / real.blocks - 1), nameOf(one)).toBeLessThanOrEqual(0.4);
    }
  });
});

function withoutValues(one: AttributeStatistics): AttributeStatistics {
  return { ...one, commonValues: null, histogram: null, commonElements: null };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

test('a btree that exists is as high as its pages say', () => {
  expect([1, 2, 4, 202, 203, 30_000, 5_000_000].map(heightOf)).toEqual([0, 0, 1, 1, 2, 2, 3]);
});
