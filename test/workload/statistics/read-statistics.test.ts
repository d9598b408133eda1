import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ObservedWorkload } from '../../../src/model/observed.ts';
import { Problem } from '../../../src/model/problem.ts';
import { connectUrl } from '../../../src/postgres/connect.ts';
import { type EmbeddedServer, startServer } from '../../../src/postgres/embedded/server.ts';
import { readCatalog } from '../../../src/snapshot/catalog.ts';
import { parameterSets } from '../../../src/workload/parameter-sets.ts';
import { readStatistics } from '../../../src/workload/statistics/read-statistics.ts';
import { createDatabase, postgres15 } from '../../support/database.ts';
import { postgres15Binaries } from '../../support/postgres15.ts';

const settings = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'all',
};

const shop = `
CREATE SCHEMA "Tools"; CREATE EXTENSION pg_stat_statements SCHEMA "Tools";
CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL);
CREATE TABLE payments (id int PRIMARY KEY, user_id int NOT NULL, status text NOT NULL, paid date);
INSERT INTO users SELECT n, 'mail' || n FROM generate_series(1, 50) n;
INSERT INTO payments SELECT n, n % 50 + 1, 'paid', '2026-01-01' FROM generate_series(1, 500) n;
CREATE FUNCTION total() RETURNS bigint LANGUAGE plpgsql AS
  'BEGIN RETURN (SELECT count(*) FROM payments WHERE status <> ''nested''); END';
CREATE ROLE worker LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO worker;
CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA "Tools" TO reader;`;

const planted = ['geheim', '424242', '1999-12-31'];

/** What a service might send. */
const service = [
  "SELECT * FROM payments WHERE status = 'geheim' AND user_id IN (424242, 2) ORDER BY id LIMIT 5",
  "SELECT * FROM payments WHERE paid >= DATE '1999-12-31'",
  'SELECT * FROM users WHERE 1=1 OFFSET 3',
  'SELECT u.* FROM users u WHERE EXISTS (SELECT 1 FROM payments p WHERE p.user_id = u.id AND p.id = 424242)',
  "SELECT extract(year FROM paid) FROM payments WHERE status = 'geheim'",
  "UPDATE payments SET status = 'geheim' WHERE id = 424242",
  'SELECT total() FROM users WHERE id = 1',
  // Not to be measured.
  'SELECT total()',
  'SELECT relname FROM pg_class LIMIT 1',
  'SELECT table_name FROM information_schema.tables LIMIT 1',
  'SELECT pg_advisory_lock(id) FROM users WHERE id = 1',
  'BEGIN',
  'COMMIT',
  "SET application_name = 'geheim'",
  'EXPLAIN SELECT * FROM payments WHERE id = 424242',
  'SELECT (t.id)::text AS c0 FROM payments AS t WHERE t.id = 424242 LIMIT 1',
];

describe.each([
  { major: 18, binaries: async () => undefined, present: true },
  { major: 15, binaries: postgres15Binaries, present: postgres15 !== null },
])('pg_stat_statements of PostgreSQL $major', ({ binaries, present }) => {
  describe.skipIf(!present)('with a service at work', () => {
    let server: EmbeddedServer;
    let observed: ObservedWorkload;

    beforeAll(async () => {
      server = await startServer({ settings, binaries: (await binaries()) ?? undefined });
      await runAll('postgres', ['CREATE DATABASE elsewhere']);
      await runAll('postgres', shop.split(/;\n/));
      await runAll('elsewhere', ['CREATE TABLE other (id int)', 'SELECT * FROM other']);
      await runAll('postgres', ['SELECT "Tools".pg_stat_statements_reset()']);
      await runAll('postgres', service);
      await runAll('postgres', [service[0] ?? ''], 'worker');
      await runAll('postgres', [service[1] ?? '', 'SELECT email FROM users'], 'worker');
      observed = await read();
    });

    afterAll(() => server.stop());

    const urlFor = (database: string, user: string) => {
      const url = new URL(server.url(database));
      url.username = user;
      return url.href;
    };

    async function runAll(database: string, statements: readonly string[], user = 'postgres') {
      const client = new pg.Client({ connectionString: urlFor(database, user), ssl: false });
      await client.connect();
      for (const statement of statements) await client.query(statement);
      await client.end();
    }

    async function read(user = 'postgres', limit?: number): Promise<ObservedWorkload> {
      const session = await connectUrl(urlFor('postgres', user));
      try {
        return await readStatistics({ session, limit });
      } finally {
        await session.close();
      }
    }

    const tables = () => observed.paths.map(({ name }) => name.replace(/-[0-9a-f]{6}$/, '')).sort();
    const reasons = (of = observed) => of.coverage.omitted.map(({ reason }) => reason).sort();

    test('the queries of this database become paths, named by table', () => {
      const users = Array(4).fill('pgss:users');
      const payments = Array(3).fill('pgss:payments');
      expect(tables()).toEqual([...payments, ...users]);
      expect(observed.paths.every(({ seen }) => seen?.of === null)).toBe(true);
      expect(observed.paths.filter(({ kind }) => kind === 'write')).toHaveLength(1);
    });

    test('what cannot be measured is omitted, with its reason', () => {
      expect(reasons()).toEqual(['acting', 'catalog', 'no-table', 'unreadable', 'utility']);
      expect(observed.source).toMatchObject({ kind: 'pg_stat_statements', nested: 2 });
      expect(observed.listed).toMatchObject([
        { path: expect.stringMatching(/^pgss:query-?\d+$/), cause: 'invalid' },
      ]);
      expect(observed.listed[0]?.reason).toContain('EXTRACT');
    });

    test('the same statement of two roles is one path, which weighs twice', () => {
      const path = observed.paths.find(({ sql }) => sql.includes('ORDER BY id'));
      const facts = observed.facts.find((each) => each.path === path?.name);
      expect(path?.weight).toBe(2);
      expect(facts).toMatchObject({ calls: 2, rows: 0 });
      expect(facts?.meanMs).toBeCloseTo((facts?.totalMs ?? 0) / 2);
    });

    test('the coverage adds up', () => {
      const { totalMs, analysedMs, share, omitted } = observed.coverage;
      const left = omitted.reduce((sum, each) => sum + each.totalMs, 0);
      expect(analysedMs + left).toBeCloseTo(totalMs);
      expect(share).toBeCloseTo(analysedMs / totalMs);
      expect(observed.facts.reduce((sum, each) => sum + each.totalMs, 0)).toBeCloseTo(analysedMs);
    });

    test('a type before a parameter becomes a cast, which PostgreSQL understands', () => {
      const path = observed.paths.find(({ sql }) => sql.includes('paid >='));
      expect(path?.sql).toMatch(/CAST\(\$1 AS DATE\)/i);
    });

    test('the lightest are beyond the limit, and counted', async () => {
      const two = await read('postgres', 2);
      expect(two.paths.map(({ name }) => name)).toEqual(
        observed.paths.slice(0, 2).map(({ name }) => name),
      );
      const beyond = two.coverage.omitted.find(({ reason }) => reason === 'beyond-limit');
      expect(beyond?.statements).toBe(observed.paths.length - 2);
    });

    test('no constant of a statement is in the result', () => {
      for (const value of planted) expect(JSON.stringify(observed)).not.toContain(value);
    });

    test('values are found for each path, constants of the text among them', async () => {
      const session = await connectUrl(server.url());
      const catalog = await readCatalog(session);
      for (const path of observed.paths) {
        const sets = await parameterSets({ path, catalog, session });
        if ('cause' in sets) throw new Error(`${path.sql}: ${sets.reason}`);
        for (const { values } of sets) {
          await session.rolledBack((tx) => tx.query(path.sql, values));
        }
      }
      await session.close();
    });

    test('texts that rights hide are counted, with the grant that shows them', async () => {
      const seen = await read('reader');
      expect(seen.paths).toEqual([]);
      expect(reasons(seen)).toContain('hidden');
      expect(seen.coverage.totalMs).toBeGreaterThanOrEqual(observed.coverage.totalMs);
      const hidden = seen.listed.find(({ path }) => path === 'pgss:hidden');
      expect(hidden?.help).toBe('GRANT pg_read_all_stats TO "reader";');
    });

    test('a role that may not read the extension is told so', async () => {
      await runAll('postgres', ['REVOKE USAGE ON SCHEMA "Tools" FROM reader']);
      await expect(read('reader')).rejects.toThrow('may not read pg_stat_statements');
    });

    test.each(['1.4', '1.7', '1.8', '1.9'])('version %s is read', async (version) => {
      await runAll('postgres', [
        'DROP EXTENSION pg_stat_statements',
        `CREATE EXTENSION pg_stat_statements VERSION '${version}'`,
      ]);
      const old = await read();
      expect(old.source).toMatchObject({ extensionVersion: version });
      expect(old.paths.length).toBeGreaterThanOrEqual(observed.paths.length);
    });

    test('a database that nobody used has no statements', async () => {
      const silent = "ALTER DATABASE quiet SET pg_stat_statements.track = 'none'";
      await runAll('postgres', ['CREATE DATABASE quiet', silent]);
      await runAll('quiet', ['CREATE EXTENSION pg_stat_statements']);
      const session = await connectUrl(server.url('quiet'));
      await expect(readStatistics({ session })).rejects.toThrow('has seen no statement');
      await session.close();
    });
  });
});

describe('pg_stat_statements that is not there', () => {
  test.each([
    ['statistics-missing', null],
    ['statistics-not-loaded', 'CREATE EXTENSION pg_stat_statements'],
  ])('%s', async (code, statement) => {
    const database = await createDatabase('statistics');
    if (statement !== null) await database.client.query(statement);
    const session = await connectUrl(database.url);
    const error = await readStatistics({ session }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).texts[0]?.code).toBe(code);
    await session.close();
    await database.drop();
  });
});
