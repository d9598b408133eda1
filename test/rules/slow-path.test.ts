import { describe, expect, test } from 'vitest';
import { judged, useDatabase } from './evidence.ts';

const database = useDatabase(
  `
  CREATE TABLE payments (id bigint PRIMARY KEY, status text NOT NULL, amount int NOT NULL);
  INSERT INTO payments SELECT n, 'PAID', n % 1000 FROM generate_series(1, 200000) AS n`,
  'VACUUM ANALYZE payments',
);

/** Every row is needed, so no index helps. */
const total = 'SELECT sum(amount * length(status)) FROM payments';

describe('slow-path', () => {
  test('a path over its budget is an error, and the dearest node is named', async () => {
    const paths = { total: { sql: `-- @budget 0.01ms\n${total}` } };
    const [finding, ...others] = await database.said('slow-path', { paths });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'error',
      key: 'slow-path: path total',
      facts: { outcome: 'fail', budgetMs: 0.01, node: expect.any(String) },
    });
    expect(finding?.measured).toMatch(
      /^[\d.]+ ms, [\d,]+ pages \(fastest [\d.]+ ms of 2, parameters `typical`; budget 0.01 ms\)$/,
    );
  });

  test('a path within its budget is not named', async () => {
    const paths = { total: { sql: `-- @budget 2m\n${total}` } };
    expect(await database.said('slow-path', { paths })).toEqual([]);
  });

  test('a path without a budget is not named', async () => {
    expect(await database.said('slow-path', { paths: { total: { sql: total } } })).toEqual([]);
  });

  test('a path at the edge of its budget is a warning', async () => {
    const evidence = await database.gather({
      paths: { total: { sql: `-- @budget 2m\n${total}` } },
    });
    const measurements = (evidence.measurements ?? []).map((one) => ({
      ...one,
      verdict: { ...one.verdict, outcome: 'borderline' as const },
    }));
    const { findings } = judged({ ...evidence, measurements });
    expect(findings.map(({ rule, severity }) => [rule, severity])).toContainEqual([
      'slow-path',
      'warning',
    ]);
  });

  describe('where an index is missing', () => {
    const byAmount = {
      sql: '-- @budget 2m\nSELECT id FROM payments WHERE amount = $1',
      sets: { typical: ['7'] },
    };

    test('missing-index speaks instead', async () => {
      const paths = { byAmount: { ...byAmount, sql: byAmount.sql.replace('2m', '3ms') } };
      const { findings } = judged(await database.gather({ paths, build: true }));
      expect(findings.map(({ rule }) => rule)).toEqual(['missing-index']);
    });

    test('what remains with the index may still be over the budget', async () => {
      const paths = { byAmount: { ...byAmount, sql: byAmount.sql.replace('2m', '0.0001ms') } };
      const { findings } = judged(await database.gather({ paths, build: true }));
      expect(findings.map(({ rule }) => rule)).toEqual(['missing-index', 'slow-path']);
      expect(findings[1]?.facts.remainsMs).toBeGreaterThan(0.0001);
    });
  });
});
