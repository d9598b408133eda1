import { describe, expect, test } from 'vitest';
import { useDatabase } from './evidence.ts';

const database = useDatabase(
  `CREATE TABLE payments (id int PRIMARY KEY, amount int NOT NULL);
   INSERT INTO payments SELECT n, n % 97 FROM generate_series(1, 20000) AS n`,
  'VACUUM ANALYZE payments',
);

const page = 'SELECT * FROM payments ORDER BY id DESC LIMIT $1 OFFSET $2';

describe('deep-offset', () => {
  test('a deep page is named with the rows that it skips', async () => {
    const paths = { page: { sql: page, sets: { deep: ['20', '15000'] } } };
    expect(await database.said('deep-offset', { paths })).toMatchObject([
      {
        severity: 'warning',
        key: 'deep-offset: path page',
        facts: { rowsSkipped: 15_000, rowsReturned: 20, parameterSet: 'deep' },
      },
    ]);
  });

  test('the deepest of several parameter sets is named', async () => {
    const sets = { deep: ['20', '15000'], typical: ['20', '0'] };
    expect(
      await database.said('deep-offset', { paths: { page: { sql: page, sets } } }),
    ).toHaveLength(1);
  });

  test('a page beyond the end skips all rows', async () => {
    const paths = { page: { sql: page, sets: { beyond: ['20', '50000'] } } };
    expect(await database.said('deep-offset', { paths })).toMatchObject([
      { facts: { rowsSkipped: 20_000, rowsReturned: 0 } },
    ]);
  });

  test('the offset of a CTE’s statement is found too', async () => {
    const sql = `WITH few AS MATERIALIZED (SELECT 1 AS one)
      SELECT id FROM payments, few ORDER BY id LIMIT 20 OFFSET 5000`;
    expect(await database.said('deep-offset', { paths: { page: { sql } } })).toMatchObject([
      { facts: { rowsSkipped: 5000 } },
    ]);
  });

  test('written with the last row of the page before, it is silent', async () => {
    const sql = 'SELECT * FROM payments WHERE id < $1 ORDER BY id DESC LIMIT 20';
    const paths = { page: { sql, sets: { deep: ['5000'] } } };
    expect(await database.said('deep-offset', { paths })).toEqual([]);
  });

  test('the second page is silent, and so is a large LIMIT', async () => {
    const sets = { second: ['20', '20'], large: ['10000', '0'] };
    expect(await database.said('deep-offset', { paths: { page: { sql: page, sets } } })).toEqual(
      [],
    );
  });
});
