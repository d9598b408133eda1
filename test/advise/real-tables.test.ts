import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import { createDatabase, servers, type TestDatabase } from '../support/database.ts';
import { projectWith } from '../support/project.ts';

/** 40,000 events of 200 accounts, most of them open, 2 % flagged; a log that nobody may index. */
const tables = `
  CREATE TYPE kind AS ENUM ('A', 'B', 'C');
  CREATE TABLE events (
    id int PRIMARY KEY,
    account int NOT NULL,
    reference text NOT NULL UNIQUE,
    kind kind NOT NULL,
    state text NOT NULL,
    score int,
    flagged_at timestamp,
    happened_at timestamp NOT NULL,
    "camelCase" int NOT NULL,
    weight int NOT NULL
  );
  CREATE INDEX events_kind_idx ON events (kind);
  CREATE INDEX events_happened_idx ON events (happened_at, id);
  INSERT INTO events
  SELECT n, (n * 7919) % 200, 'ref-' || n, (ARRAY['A', 'B', 'C'])[n % 3 + 1]::kind,
         CASE WHEN n % 20 = 0 THEN 'closed' ELSE 'open' END,
         CASE WHEN n % 2 = 0 THEN (n * 31) % 1000 END,
         CASE WHEN n % 50 = 0 THEN timestamp '2025-01-01' + n * interval '1 minute' END,
         timestamp '2025-01-01' + n * interval '1 minute',
         (n * 10007) % 5000, (n * 10009) % 9000
  FROM generate_series(1, 40000) AS n;
  CREATE TABLE "Order" (id int, "customerId" int);
  INSERT INTO "Order" SELECT n, n % 4000 FROM generate_series(1, 20000) AS n;
  CREATE TABLE few (id int, name text);
  INSERT INTO few SELECT n, 'name ' || n FROM generate_series(1, 500) AS n;
  CREATE TABLE parts (id int, day date NOT NULL, code int) PARTITION BY RANGE (day);
  CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2025-02-01');
  CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM ('2025-02-01') TO ('2025-03-01');
  INSERT INTO parts SELECT n, date '2025-01-01' + n % 59, n % 5000 FROM generate_series(1, 40000) AS n;
`;

interface Case {
  readonly name: string;
  readonly sql: string;
  /** Table and keys as the advice writes them; null: nothing. */
  readonly index: string | null;
  /** Part of the reason that is kept for a rejected candidate. */
  readonly because?: string;
}

const cases: readonly Case[] = [
  {
    name: 'an equality',
    sql: 'SELECT * FROM events WHERE "camelCase" = $1',
    index: '"events" ("camelCase")',
  },
  {
    name: 'equality before the sort under a LIMIT',
    sql: 'SELECT * FROM events WHERE account = $1 ORDER BY weight DESC LIMIT 5',
    index: '"events" ("account", "weight")',
  },
  {
    name: 'a sort in mixed directions',
    sql: 'SELECT id FROM events WHERE account = $1 ORDER BY kind, happened_at DESC LIMIT 5',
    index: '"events" ("account", "kind", "happened_at" DESC)',
  },
  {
    name: 'a sort with NULLS LAST',
    sql: 'SELECT id FROM events ORDER BY score DESC NULLS LAST LIMIT 5',
    index: '"events" ("score" NULLS FIRST)',
  },
  {
    name: 'a range on a column that is mostly NULL',
    sql: 'SELECT id FROM events WHERE flagged_at >= $1 AND flagged_at < $2',
    index: '"events" ("flagged_at") WHERE "flagged_at" IS NOT NULL',
  },
  {
    name: 'a rare constant as the predicate',
    sql: `SELECT id FROM events WHERE state = 'closed' AND account = $1`,
    index: `"events" ("account") WHERE "state" = 'closed'`,
  },
  {
    name: 'quoted names',
    sql: 'SELECT * FROM "Order" WHERE "customerId" = $1',
    index: '"Order" ("customerId")',
  },
  {
    name: 'the parent of partitions, without CONCURRENTLY',
    sql: 'SELECT * FROM parts WHERE code = $1',
    index: '"parts" ("code")',
  },
  {
    name: 'nothing: the unique constraint serves',
    sql: 'SELECT * FROM events WHERE reference = $1',
    index: null,
  },
  {
    name: 'nothing: the prefix of an index serves',
    sql: 'SELECT * FROM events WHERE happened_at = $1',
    index: null,
  },
  {
    name: 'nothing: the sort is served by an index that runs backwards',
    sql: 'SELECT * FROM events ORDER BY happened_at DESC, id DESC LIMIT 20',
    index: null,
  },
  {
    name: 'nothing: the table is small',
    sql: 'SELECT * FROM few WHERE name = $1',
    index: null,
  },
  {
    name: 'nothing: most of the table is wanted',
    sql: `SELECT count(*), sum(score) FROM events WHERE state = 'open'`,
    index: null,
  },
  {
    name: 'an expression',
    sql: 'SELECT * FROM events WHERE abs(score) = $1::int',
    index: '"events" ((abs("score")))',
  },
];

const header = '-- @budget 10s\n';
const sampled: Readonly<Record<string, string>> = {
  'an expression': '-- @sample typical SELECT 7\n',
};

const fileOf = (name: string) => `prisma/sql/${name.replace(/[^a-zA-Z]+/g, '-')}.sql`;

describe.each(servers)('advice that is built on PostgreSQL $major', (server) => {
  let database: TestDatabase;
  let run: Run;

  beforeAll(async () => {
    database = await server.createDatabase('advice');
    await database.client.query(tables);
    await database.client.query('VACUUM ANALYZE');
    const files = cases.map(({ name, sql }) => [
      fileOf(name),
      header + (sampled[name] ?? '') + sql,
    ]);
    const project = await projectWith(Object.fromEntries(files));
    ({ run } = await project.audit('--url', database.url, `--build=${database.name}`));
  });
  afterAll(() => database.drop());

  test.each(cases)('$name', ({ name, index }) => {
    const path = run.paths.find(({ source }) => source === fileOf(name))?.name ?? '';
    const measured = run.measurements.filter((one) => one.path === path);
    expect(measured, JSON.stringify(run.unverified)).not.toEqual([]);
    const advised = run.advice.advice.filter(({ serves }) => serves.includes(path));
    const indexes = advised.map(({ sql }) => sql.replace(/^.* ON "public"\.(.*);$/, '$1'));
    expect(indexes).toEqual(index === null ? [] : [index]);
  });

  test('CONCURRENTLY everywhere but on the parent of partitions', () => {
    for (const { candidate, sql } of run.advice.advice) {
      expect(sql.includes('CONCURRENTLY')).toBe(candidate.table.name !== 'parts');
    }
  });

  test('every advised index saved at least 30 % of the measured time of a path', () => {
    for (const { proof, serves } of run.advice.advice) {
      if (proof.kind !== 'built') throw new Error('unproven');
      const gains = proof.trials
        .filter(({ path }) => serves.includes(path))
        .map(({ before, after }) => 1 - (after.medianMs ?? 0) / (before.medianMs ?? 0));
      expect(Math.max(...gains)).toBeGreaterThanOrEqual(0.3);
    }
  });

  test('every rejected candidate keeps its reason', () => {
    expect(run.advice.rejected.length).toBeGreaterThan(0);
    expect(run.advice.rejected.filter(({ reason }) => reason === '')).toEqual([]);
  });
});

describe('what cannot be built is unproven, and does not end the audit', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase('unbuilt');
    await database.client.query(`
      CREATE TABLE wide (id int, body text);
      ALTER TABLE wide ALTER body SET STORAGE PLAIN;
      INSERT INTO wide
      SELECT n, (SELECT string_agg(md5((n * 131 + m)::text), '') FROM generate_series(1, 100) AS m)
      FROM generate_series(1, 3000) AS n;
      ANALYZE`);
  });
  afterAll(() => database.drop());

  const sql = '-- @budget 1s\nSELECT id FROM wide WHERE body = $1';

  test('rows that are too wide for an index', async () => {
    const project = await projectWith({ 'prisma/sql/wide.sql': sql });
    const { run } = await project.audit('--url', database.url, `--build=${database.name}`);
    expect(run.advice.advice.map(({ proof }) => proof)).toMatchObject([{ kind: 'unproven' }]);
  });

  test('a table that somebody holds: the proof of the twin stands', async () => {
    const project = await projectWith({ 'prisma/sql/wide.sql': sql });
    await database.client.query('BEGIN; LOCK TABLE wide IN ROW EXCLUSIVE MODE');
    const { run } = await project.audit('--url', database.url, `--build=${database.name}`);
    await database.client.query('ROLLBACK');
    expect(run.advice.advice.map(({ proof }) => proof)).toMatchObject([{ kind: 'twin' }]);
  });

  test('a role that does not own the table: likewise', async () => {
    await database.client.query(
      'CREATE ROLE guest_builder LOGIN; GRANT SELECT ON wide TO guest_builder',
    );
    const project = await projectWith({ 'prisma/sql/wide.sql': sql });
    const url = database.url.replace('postgres@', 'guest_builder@');
    const { run } = await project.audit('--url', url, `--build=${database.name}`);
    await database.client.query('DROP OWNED BY guest_builder; DROP ROLE guest_builder');
    expect(run.advice.advice.map(({ proof }) => proof)).toMatchObject([{ kind: 'twin' }]);
  });
});
