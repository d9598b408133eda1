import { describe, expect, test } from 'vitest';
import { useDatabase } from './evidence.ts';

const database = useDatabase(
  `CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, active boolean NOT NULL);
   INSERT INTO users SELECT n, 'User' || n, n % 10 < 5 FROM generate_series(1, 20000) AS n;
   CREATE TABLE tiers (id int PRIMARY KEY, name text NOT NULL);
   INSERT INTO tiers SELECT n, 'Tier' || n FROM generate_series(1, 500) AS n;
   CREATE TABLE events (at int NOT NULL, name text NOT NULL) PARTITION BY RANGE (at);
   CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (8001);
   CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (8001) TO (20000);
   INSERT INTO events SELECT n, 'Event' || n FROM generate_series(1, 16000) AS n`,
  'VACUUM ANALYZE',
);

/** What Prisma sends for `contains`; without pg_trgm no index serves it. */
const containing = {
  sql: "SELECT id FROM users WHERE email ILIKE '%' || $1 || '%'",
  sets: { typical: ['user19777'] },
};

const parallel = [
  'parallel_setup_cost = 0',
  'parallel_tuple_cost = 0',
  'min_parallel_table_scan_size = 0',
];

describe('seq-scan-large-table', () => {
  test('a scan that throws nearly all away, and that no index serves', async () => {
    const findings = await database.said('seq-scan-large-table', { paths: { containing } });
    expect(findings).toMatchObject([
      {
        severity: 'warning',
        key: 'seq-scan-large-table: path containing, table users',
        facts: { table: 'users', rowsRead: 20_000, rowsKept: 1, estimated: false },
      },
    ]);
    expect(findings[0]?.why).toMatch(/^no index would help: /);
  });

  test('planned only, the planner’s numbers are taken', async () => {
    const situation = { paths: { containing }, analyze: false };
    expect(await database.said('seq-scan-large-table', situation)).toMatchObject([
      {
        facts: { table: 'users', rowsRead: 20_000, estimated: true },
        message: expect.stringMatching(/^containing reads about 20,000 rows .* keeps about \d+$/),
      },
    ]);
  });

  test('planned for several workers, the rows of all of them are counted', async () => {
    const sql = "SELECT id FROM users WHERE email LIKE '%77%'";
    const situation = { paths: { many: { sql } }, analyze: false };
    const [alone] = await database.said('seq-scan-large-table', situation);
    for (const setting of parallel) {
      await database.run(`ALTER DATABASE ${await name()} SET ${setting}`);
    }
    const [together] = await database.said('seq-scan-large-table', situation);
    await database.run(`ALTER DATABASE ${await name()} RESET ALL`);
    expect(together?.measured).not.toBe(alone?.measured);
    const kept = [alone, together].map((finding) => Number(finding?.facts.rowsKept));
    expect(Math.abs((kept[0] ?? 0) - (kept[1] ?? 99))).toBeLessThanOrEqual(3);
  });

  test('partitions are counted as their table', async () => {
    const paths = { byName: { sql: "SELECT at FROM events WHERE name LIKE '%vent9'" } };
    expect(await database.said('seq-scan-large-table', { paths })).toMatchObject([
      { facts: { table: 'events', rowsRead: 16_000, rowsKept: 1 } },
    ]);
  });

  test('written so that an index serves it, it is silent', async () => {
    const lower = { sql: "SELECT id FROM users WHERE lower(email) = 'user77'" };
    expect(await database.said('seq-scan-large-table', { paths: { lower } })).toEqual([]);
    await database.run('CREATE INDEX users_lower_idx ON users (lower(email))');
    await database.run('ANALYZE users');
    expect(await database.said('seq-scan-large-table', { paths: { lower } })).toEqual([]);
    await database.run('DROP INDEX users_lower_idx');
  });

  test('a small table is silent', async () => {
    const paths = { tier: { sql: "SELECT id FROM tiers WHERE name LIKE '%ier7'" } };
    expect(await database.said('seq-scan-large-table', { paths })).toEqual([]);
  });

  test('a statement that needs half of the table is silent within its budget', async () => {
    const paths = { active: { sql: '-- @budget 2m\nSELECT count(*) FROM users WHERE active' } };
    expect(await database.said('seq-scan-large-table', { paths })).toEqual([]);
  });

  test('over its budget it says that no index would help, and why', async () => {
    const paths = {
      all: { sql: '-- @budget 0.001ms\nSELECT sum(length(email)) FROM users WHERE id <> 5' },
    };
    const [finding] = await database.said('seq-scan-large-table', { paths, build: true });
    expect(finding?.why).toBe('no index would help: the statement needs 19,999 of 20,000 rows');
  });

  test('a scan that LIMIT stops early is silent', async () => {
    const paths = {
      first: { sql: "SELECT id FROM users WHERE email LIKE '%ser1%' LIMIT 5" },
    };
    expect(await database.said('seq-scan-large-table', { paths })).toEqual([]);
    expect(await database.said('seq-scan-large-table', { paths, analyze: false })).toEqual([]);
  });
});

const name = () => database.value('SELECT quote_ident(current_database())');
