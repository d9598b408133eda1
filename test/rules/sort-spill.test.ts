import { describe, expect, test } from 'vitest';
import { useDatabase } from './evidence.ts';

const database = useDatabase(
  `CREATE TABLE bookings (id int PRIMARY KEY, note text NOT NULL, at int NOT NULL);
   INSERT INTO bookings SELECT n, repeat('x', 50) || n, n * 7919 % 100000 FROM generate_series(1, 100000) AS n`,
  'VACUUM ANALYZE',
);

const sorted = { sql: 'SELECT id, note, at FROM bookings ORDER BY at, note' };
const grouped = { sql: 'SELECT note, count(*) FROM bookings GROUP BY note' };

describe('sort-spill', () => {
  test('a sort that goes through disk is named with its size and work_mem', async () => {
    const [finding, ...others] = await database.said('sort-spill', { paths: { sorted } });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'warning',
      key: 'sort-spill: path sorted',
      facts: { node: 'Sort', rows: 100_000, workMemKb: 4096 },
    });
    expect(finding?.facts.spilledBytes).toBeGreaterThan(1_000_000);
    expect(finding?.help).toMatch(/SET LOCAL work_mem = '(16|32|64)MB'/);
  });

  test('with the work_mem of the help it is silent', async () => {
    const [finding] = await database.said('sort-spill', { paths: { sorted } });
    const workMem = /work_mem = '(\d+MB)'/.exec(finding?.help ?? '')?.[1];
    await database.run(`ALTER DATABASE ${await name()} SET work_mem = '${workMem}'`);
    expect(await database.said('sort-spill', { paths: { sorted } })).toEqual([]);
    await database.run(`ALTER DATABASE ${await name()} RESET work_mem`);
  });

  test('a hash that goes through disk is named too', async () => {
    await database.run(`ALTER DATABASE ${await name()} SET work_mem = '1MB'`);
    const [finding] = await database.said('sort-spill', { paths: { grouped } });
    expect(finding?.facts.spilledBytes).toBeGreaterThan(0);
    await database.run(`ALTER DATABASE ${await name()} RESET work_mem`);
  });

  test('a sort that fits into memory is silent', async () => {
    const paths = {
      few: { sql: `${sorted.sql} LIMIT 10` },
      some: { sql: 'SELECT at FROM bookings WHERE id < 5000 ORDER BY note' },
    };
    expect(await database.said('sort-spill', { paths })).toEqual([]);
  });
});

const name = () => database.value('SELECT quote_ident(current_database())');
