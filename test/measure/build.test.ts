import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildAll } from '../../src/measure/build.ts';
import { measurePaths } from '../../src/measure/measure-paths.ts';
import type { Candidate, CandidateKey, PathUnderTrial } from '../../src/model/advice.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import type { Session } from '../../src/postgres/session.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { readSqlFile } from '../../src/workload/sql-file.ts';
import { servers, type TestDatabase } from '../support/database.ts';

const tables = `
  CREATE TABLE events (id int, account int NOT NULL, email text NOT NULL, body text NOT NULL);
  ALTER TABLE events ALTER body SET STORAGE PLAIN;
  INSERT INTO events
  SELECT n, (n * 7919) % 2000, 'User' || n, md5(n::text) FROM generate_series(1, 20000) AS n;
  INSERT INTO events
  SELECT 0, 0, '', string_agg(md5(n::text), '') FROM generate_series(1, 100) AS n;
  CREATE TABLE parts (day date NOT NULL, code int) PARTITION BY RANGE (day);
  CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2025-02-01');
  CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM ('2025-02-01') TO ('2025-03-01');
  INSERT INTO parts SELECT date '2025-01-01' + n % 59, n % 5000 FROM generate_series(1, 20000) AS n;
`;

const key = (column: string | null, expression: string | null = null): CandidateKey => ({
  column,
  expression,
  opclass: null,
  descending: false,
  nullsFirst: false,
});

const candidate = (name: string, table: string, ...keys: CandidateKey[]): Candidate => ({
  table: { schema: 'public', name: table },
  partitioned: table === 'parts',
  method: 'btree',
  keys,
  equalityKeys: 1,
  include: [],
  predicate: null,
  name,
  paths: [],
  origin: 'statement',
});

const byAccount = candidate('by_account', 'events', key('account'));
const byLower = candidate('by_lower', 'events', key(null, 'lower("email")'));
const byBody = candidate('by_body', 'events', key('body'));
const byCode = candidate('by_code', 'parts', key('code'));

const statements: Readonly<Record<string, string>> = {
  account: 'SELECT * FROM events WHERE account = 7',
  lower: "SELECT * FROM events WHERE lower(email) = 'user7'",
  code: 'SELECT * FROM parts WHERE code = 7',
  all: 'SELECT count(*) FROM events',
};

const options = { runs: 3, analyze: true, timeoutMs: 20_000, allowWrites: false };

describe.each(servers)('all candidates built together on PostgreSQL $major', (server) => {
  let database: TestDatabase;
  let session: Session;
  let paths: readonly PathUnderTrial[];

  beforeAll(async () => {
    database = await server.createDatabase('build_all');
    await database.client.query(tables);
    await database.client.query('VACUUM ANALYZE');
    session = await connectUrl(database.url);
    const files = Object.entries(statements).map(([stem, text]) =>
      readSqlFile({ name: `sql/${stem}.sql`, stem, text }),
    );
    const read = (await Promise.all(files)).flatMap(({ path }) => path ?? []);
    paths = await measurePaths(session, read, await readCatalog(session), {
      ...options,
      findSets: async () => [{ name: 'typical', values: [], origin: 'the test' }],
      onPath: () => {},
    });
  });
  afterAll(async () => {
    await session.close();
    await database.drop();
  });

  test('every statement is measured, and says which of them its plan uses', async () => {
    const build = await buildAll(session, [byAccount, byLower, byCode], paths, options);
    if (build.kind !== 'built') throw new Error(build.reason);
    const used = build.trials.map(({ path, indexes }) => [path, indexes]);
    expect(Object.fromEntries(used)).toEqual({
      account: ['by_account'],
      lower: ['by_lower'],
      code: ['by_code'],
      all: expect.any(Array),
    });
    for (const { path, before, after } of build.trials.filter(({ path }) => path !== 'all')) {
      expect(after.medianMs, path).toBeLessThan(before.medianMs ?? 0);
      expect(after.pages, path).toBeLessThan(before.pages ?? 0);
    }
    expect(Object.values(build.bytes).every((bytes) => bytes > 100_000)).toBe(true);
  });

  test('an index on an expression is planned with its statistics', async () => {
    const build = await buildAll(session, [byLower], paths, options);
    if (build.kind !== 'built') throw new Error(build.reason);
    const trial = build.trials.find(({ path }) => path === 'lower');
    // Without ANALYZE half a percent of the rows would be expected: a hundred of them.
    expect(trial?.after.cost).toBeLessThan(20);
  });

  test('what the rows do not allow is refused by name', async () => {
    const build = await buildAll(session, [byAccount, byBody], paths, options);
    expect(build).toMatchObject({ kind: 'refused', candidate: 'by_body' });
  });

  test('a table that somebody holds is nobody’s fault', async () => {
    await database.client.query('BEGIN; LOCK TABLE events IN ROW EXCLUSIVE MODE');
    const build = await buildAll(session, [byAccount], paths, options);
    await database.client.query('ROLLBACK');
    expect(build).toMatchObject({ kind: 'refused', candidate: null });
  });

  test('nothing is left', async () => {
    const { rows } = await database.client.query(
      `SELECT relname FROM pg_class WHERE relname LIKE 'by\\_%'`,
    );
    expect(rows).toEqual([]);
  });
});
