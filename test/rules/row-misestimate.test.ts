import { describe, expect, test } from 'vitest';
import { useDatabase } from './evidence.ts';

const database = useDatabase(
  `CREATE TABLE cities (id int PRIMARY KEY, city int, country int, at int);
   INSERT INTO cities SELECT n, n % 100, n % 100, n FROM generate_series(1, 100000) AS n`,
  // Else the rows loaded may be counted after the ANALYZE that knows them.
  'SELECT pg_stat_force_next_flush()',
  'VACUUM ANALYZE cities',
  `CREATE TABLE fresh (id int PRIMARY KEY, city int);
   INSERT INTO fresh SELECT n, 7 FROM generate_series(1, 50000) AS n`,
);

const both = {
  sql: 'SELECT sum(at) FROM cities WHERE city = $1 AND country = $2',
  sets: { typical: ['7', '7'] },
};

describe('row-misestimate', () => {
  test('columns that depend on each other, with recent statistics', async () => {
    const findings = await database.said('row-misestimate', { paths: { both } });
    expect(findings).toMatchObject([
      {
        severity: 'warning',
        key: 'row-misestimate: path both',
        facts: { table: 'cities', actualRows: 1000, cause: 'conditions' },
      },
    ]);
    expect(findings[0]?.facts.error).toBeGreaterThan(10);
  });

  test('with extended statistics it is silent', async () => {
    await database.run('CREATE STATISTICS cities_both ON city, country FROM cities');
    await database.run('ANALYZE cities');
    expect(await database.said('row-misestimate', { paths: { both } })).toEqual([]);
    await database.run('DROP STATISTICS cities_both');
  });

  test('a table that was never analysed, until it is', async () => {
    const paths = { fresh: { sql: 'SELECT sum(id) FROM fresh WHERE city = 7' } };
    expect(await database.said('row-misestimate', { paths })).toMatchObject([
      {
        facts: { table: 'fresh', cause: 'never analysed' },
        help: expect.stringMatching(/^ANALYZE "public"."fresh";/),
      },
    ]);
    await database.run('ANALYZE fresh');
    expect(await database.said('row-misestimate', { paths })).toEqual([]);
  });

  test('rows that arrived since the last ANALYZE', async () => {
    await database.run(
      `INSERT INTO cities SELECT n, 777, n, n FROM generate_series(100001, 140000) AS n`,
    );
    await database.run('SELECT pg_stat_force_next_flush()');
    const paths = { late: { sql: 'SELECT sum(at) FROM cities WHERE city = 777' } };
    expect(await database.said('row-misestimate', { paths })).toMatchObject([
      { facts: { table: 'cities', cause: 'stale' } },
    ]);
    await database.run('ANALYZE cities');
    expect(await database.said('row-misestimate', { paths })).toEqual([]);
  });

  test('planned only it is silent: nothing was counted', async () => {
    const situation = { paths: { both }, analyze: false };
    expect(await database.said('row-misestimate', situation)).toEqual([]);
  });

  test('a value that does not occur is silent', async () => {
    const sets = { miss: ['7', '-1'] };
    const paths = { both: { sql: 'SELECT sum(at) FROM cities WHERE city = $1 AND at < $2', sets } };
    expect(await database.said('row-misestimate', { paths })).toEqual([]);
  });

  test('a scan that LIMIT stops early is silent', async () => {
    const paths = { first: { sql: 'SELECT id FROM cities LIMIT 3' } };
    expect(await database.said('row-misestimate', { paths })).toEqual([]);
  });

  test('few rows are silent, however wrong', async () => {
    await database.run(
      `CREATE TABLE few AS SELECT n AS a, n AS b FROM generate_series(1, 900) AS n`,
    );
    const paths = { few: { sql: 'SELECT * FROM few WHERE a % 2 = 0 AND b % 2 = 0' } };
    expect(await database.said('row-misestimate', { paths })).toEqual([]);
  });
});
