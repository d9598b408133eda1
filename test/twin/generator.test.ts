import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExplainDocument } from '../../src/model/plan.ts';
import { servers, type TestDatabase } from '../support/database.ts';
import { comparePlans } from './compare-plans.ts';
import { generate } from './generator/generate.ts';

const options = { major: 18, rows: 2_000 } as const;

test('the same seed gives the same text, another seed another', () => {
  expect(generate(7, options)).toEqual(generate(7, options));
  expect(generate(8, options).statements).not.toEqual(generate(7, options).statements);
});

describe.each([1, 2, 3, 4])('seed %i', (seed) => {
  const { setup, statements } = generate(seed, options);
  const text = setup.join('\n');

  test('has at least 60 different statements', () => {
    expect(new Set(statements).size).toBeGreaterThanOrEqual(60);
  });

  test.each([
    'PARTITION BY RANGE',
    'PARTITION BY LIST',
    'PARTITION BY HASH',
    'ATTACH PARTITION',
    'AS ENUM',
    'CREATE DOMAIN',
    'DROP COLUMN',
    'GENERATED ALWAYS AS',
    'CREATE STATISTICS',
    'ROW LEVEL SECURITY',
    'CREATE VIEW',
    'CREATE MATERIALIZED VIEW',
    'REFERENCES',
  ])('has %s', (feature) => {
    expect(text).toContain(feature);
  });
});

test.each(['gin', 'gist', 'spgist', 'brin', 'hash', 'INCLUDE', 'WHERE', 'pattern_ops'])(
  'the first seeds have indexes with %s between them',
  (feature) => {
    const indexes = [1, 2, 3, 4].flatMap((seed) =>
      generate(seed, options).setup.filter((sql) => sql.includes('INDEX')),
    );
    expect(indexes.filter((sql) => sql.includes(feature)).length).toBeGreaterThan(0);
  },
);

describe.each(servers)('on PostgreSQL $major', (server) => {
  const generated = generate(5, { ...options, major: server.major });
  let database: TestDatabase;

  beforeAll(async () => {
    database = await server.createDatabase('generated');
    for (const sql of [...generated.setup, ...generated.drift]) await database.client.query(sql);
  });
  afterAll(() => database.drop());

  const explain = async (sql: string): Promise<ExplainDocument> => {
    const { rows } = await database.client.query(`EXPLAIN (VERBOSE, FORMAT JSON) ${sql}`);
    return rows[0]['QUERY PLAN'][0];
  };

  test('every statement plans, and a plan is identical with itself', async () => {
    for (const sql of generated.statements) {
      const plan = await explain(sql);
      expect(comparePlans(plan, await explain(sql))).toBe('identical');
    }
  });

  test('a hidden index and a changed cost are told apart', async () => {
    const sql = 'SELECT * FROM pg_catalog.pg_class WHERE oid = 1';
    const plan = await explain(sql);
    await database.client.query('SET random_page_cost = 9');
    expect(comparePlans(plan, await explain(sql))).toBe('same nodes');
    await database.client.query('RESET random_page_cost; SET enable_indexscan = off');
    await database.client.query('SET enable_bitmapscan = off');
    expect(comparePlans(plan, await explain(sql))).toHaveProperty('difference');
    await database.client.query('RESET ALL');
  });
});
