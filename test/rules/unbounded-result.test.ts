import { describe, expect, test } from 'vitest';
import { useDatabase } from './evidence.ts';

const database = useDatabase(
  `CREATE TABLE payments (id int PRIMARY KEY, status text NOT NULL, amount int NOT NULL);
   INSERT INTO payments SELECT n, 'PAID', n FROM generate_series(1, 5000) AS n`,
  'VACUUM ANALYZE payments',
);

const said = async (sql: string) =>
  (await database.said('unbounded-result', { paths: { paid: { sql } } })).map(
    ({ facts }) => facts.rowsReturned,
  );

describe('unbounded-result', () => {
  test.each([
    "SELECT * FROM payments WHERE status = 'PAID'",
    "SELECT * FROM payments WHERE status = 'PAID' ORDER BY amount",
    'SELECT DISTINCT ON (amount) * FROM payments ORDER BY amount',
    'WITH few AS MATERIALIZED (SELECT id FROM payments LIMIT 1) SELECT p.* FROM payments p, few ORDER BY p.amount',
    'SELECT * FROM payments WHERE id IN (SELECT id FROM payments LIMIT 4999) OR amount > 0',
  ])('%s', async (sql) => {
    expect(await said(sql)).toEqual([5000]);
  });

  test('planned only, the planner’s rows are taken, and weigh less', async () => {
    const paths = { paid: { sql: "SELECT * FROM payments WHERE status = 'PAID'" } };
    expect(await database.said('unbounded-result', { paths, analyze: false })).toMatchObject([
      {
        severity: 'info',
        facts: { rowsReturned: 5000, estimated: true },
        message: 'paid returns about 5,000 rows and has no LIMIT',
      },
    ]);
  });

  test.each([
    [
      'a LIMIT, even a large one',
      "SELECT * FROM payments WHERE status = 'PAID' ORDER BY amount LIMIT 3000",
    ],
    [
      'a LIMIT in a sub-select',
      'SELECT * FROM (SELECT * FROM payments ORDER BY amount LIMIT 3000) AS p',
    ],
    ['an aggregate', 'SELECT amount, count(*) FROM payments GROUP BY amount ORDER BY amount'],
    ['a thousand rows', 'SELECT * FROM payments WHERE id <= 1000'],
  ])('silent: %s', async (_, sql) => {
    expect(await said(sql)).toEqual([]);
  });
});
