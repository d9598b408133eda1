import { Chalk } from 'chalk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readMigrationFiles } from '../../src/files/read-migration-files.ts';
import { parsePlan } from '../../src/measure/plan.ts';
import { type PostflightSubject, postflight } from '../../src/migrate/postflight.ts';
import { readWrittenMigrations } from '../../src/migrate/written-migration.ts';
import type { Measurement } from '../../src/model/measurement.ts';
import type { BuildsNow } from '../../src/model/preflight.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { renderPostflight } from '../../src/report/postflight.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { projectFolder } from '../prisma/project-folder.ts';
import { servers, type TestDatabase } from '../support/database.ts';

const statements = {
  '1_lookup':
    'CREATE INDEX CONCURRENTLY "payments_gateway_idx" ON "public"."payments" ("gateway");',
  '2_parent': 'CREATE INDEX "audit_actor_idx" ON ONLY "public"."audit" ("actor");',
  '3_part': 'CREATE INDEX CONCURRENTLY "audit_1_actor_idx" ON "public"."audit_1" ("actor");',
  '4_attach':
    'ALTER INDEX "public"."audit_actor_idx" ATTACH PARTITION "public"."audit_1_actor_idx";',
};

const headers: Readonly<Record<string, string>> = {
  '1_lookup': '-- dbperf: an index\n-- serves   webhook-lookup, refunds\n-- proof    planned\n',
  '2_parent': '-- dbperf: an index\n-- serves   audit-of-user\n',
};

async function written(files: Readonly<Record<string, string>> = statements) {
  const entries = Object.entries(files).map(([directory, statement]) => {
    const header = headers[directory] ?? '-- dbperf: a part\n';
    return [`${directory}/migration.sql`, `${header}${statement}\n`];
  });
  return readWrittenMigrations(
    await readMigrationFiles(await projectFolder(Object.fromEntries(entries))),
  );
}

const applied = (names: readonly string[] | null): BuildsNow => ({ applied: names, running: [] });

describe.each(servers)('after a deploy, on PostgreSQL $major', (server) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await server.createDatabase('postflight');
    await database.client.query(`
      CREATE TABLE payments (id int, gateway text);
      INSERT INTO payments SELECT n, n::text FROM generate_series(1, 10000) n;
      CREATE TABLE audit (id int, actor int) PARTITION BY RANGE (id);
      CREATE TABLE audit_1 PARTITION OF audit FOR VALUES FROM (0) TO (100000);
      INSERT INTO audit SELECT n, n FROM generate_series(1, 10000) n`);
    for (const statement of Object.values(statements)) await database.client.query(statement);
    await database.client.query('ANALYZE');
  });
  afterAll(() => database.drop());

  async function measured(path: string, sql: string): Promise<Measurement> {
    const { rows } = await database.client.query(`EXPLAIN (FORMAT JSON, VERBOSE) ${sql}`);
    const document = rows[0]['QUERY PLAN'][0];
    return {
      ...{ path, parameterSet: 'typical', origin: 'test', evidence: 'planned', timing: null },
      ...{
        timedOutMs: null,
        rows: null,
        pages: null,
        cost: 1,
        plan: parsePlan(document),
        generic: null,
      },
    };
  }

  const byIndex = () => measured('webhook-lookup', "SELECT * FROM payments WHERE gateway = '7'");
  const ofAudit = () => measured('audit-of-user', 'SELECT * FROM audit WHERE actor = 7');

  async function states(change: Partial<PostflightSubject>) {
    const session = await connectUrl(database.url);
    const catalog = await readCatalog(session).finally(() => session.close());
    const found = postflight({
      ...{ written: await written(), builds: applied(Object.keys(statements)), left: null },
      ...{ catalog, measurements: [], ...change },
    });
    return found.map(({ index, state }) => [index.name, state]);
  }

  test('each index is used by the paths it was made for, a partition counting for its parent', async () => {
    const measurements = [await byIndex(), await ofAudit()];
    expect(await states({ measurements })).toEqual([
      ['payments_gateway_idx', { kind: 'used', by: ['webhook-lookup'], notBy: ['refunds'] }],
      ['audit_actor_idx', { kind: 'used', by: ['audit-of-user'], notBy: [] }],
      ['audit_1_actor_idx', { kind: 'present' }],
    ]);
  });

  test('one that no measured plan of its paths uses is said so', async () => {
    const whole = await measured('webhook-lookup', 'SELECT * FROM payments');
    const other = await measured('other', "SELECT * FROM payments WHERE gateway = '7'");
    const [lookup] = await states({ measurements: [whole, other] });
    expect(lookup?.[1]).toEqual({ kind: 'unused', measured: ['webhook-lookup'] });
  });

  test('without a plan of its paths nothing is said of its use', async () => {
    expect((await states({}))[0]?.[1]).toEqual({ kind: 'unmeasured' });
  });

  test('missing though applied, and pending while it is not', async () => {
    const gone = await written({
      '1_lookup': statements['1_lookup'].replace('gateway_idx', 'gone_idx'),
    });
    expect(await states({ written: gone })).toEqual([['payments_gone_idx', { kind: 'missing' }]]);
    const pending = { written: gone, builds: applied([]) };
    expect(await states(pending)).toEqual([['payments_gone_idx', { kind: 'pending' }]]);
    // Without Prisma's history nobody knows whether it was deployed.
    expect((await states({ ...pending, builds: applied(null) }))[0]?.[1]).toEqual({
      kind: 'pending',
    });
  });

  test('on another table, and INVALID', async () => {
    const elsewhere = await written({
      '1_lookup':
        'CREATE INDEX CONCURRENTLY "payments_gateway_idx" ON "public"."refunds" ("gateway");',
    });
    const table = { schema: 'public', name: 'payments' };
    expect((await states({ written: elsewhere }))[0]?.[1]).toEqual({ kind: 'elsewhere', table });
    await database.client.query("UPDATE payments SET gateway = 'twice' WHERE id <= 2");
    const unique = 'CREATE UNIQUE INDEX CONCURRENTLY "broken" ON "public"."payments" ("gateway");';
    await expect(database.client.query(unique)).rejects.toMatchObject({ code: '23505' });
    const broken = await written({ '1_lookup': unique });
    expect((await states({ written: broken }))[0]?.[1]).toEqual({ kind: 'invalid' });
  });

  test('one that a later migration drops or renames is not missed under its old name', async () => {
    const dropped = {
      ...statements,
      '9_drop': 'DROP INDEX CONCURRENTLY "public"."payments_gateway_idx";',
    };
    expect((await states({ written: await written(dropped) }))[0]?.[0]).toBe('audit_actor_idx');
    const renamed = {
      ...{ name: 'payments_gateway_idx', schema: 'public', table: 'payments', unique: false },
      ...{ constraint: false, migration: '1_before', concurrently: true },
    };
    const before = await written({
      '1_before': statements['1_lookup'].replace('gateway_idx', 'old'),
    });
    const found = await states({
      written: before,
      left: [renamed],
      builds: applied(['1_before']),
    });
    expect(found).toEqual([['payments_gateway_idx', { kind: 'present' }]]);
    expect(await states({ written: before, left: [] })).toEqual([]);
  });
});

describe('what is not dbperf’s, or was changed beyond recognition', () => {
  test('is not among its migrations', async () => {
    const folder = await projectFolder({
      '1/migration.sql': 'CREATE INDEX CONCURRENTLY "i" ON "public"."t" ("a");',
      '2/migration.sql':
        '-- dbperf: x\nCREATE INDEX CONCURRENTLY "i" ON "public"."t" ("a"); SELECT 1;',
      '3/migration.sql': '-- dbperf: x\nnot SQL',
    });
    expect(await readWrittenMigrations(await readMigrationFiles(folder))).toEqual([]);
  });
});

test('the report on what became of them', () => {
  const one = (name: string, state: Parameters<typeof renderPostflight>[0][number]['state']) => ({
    migration: '20261125174100_add_it',
    index: { schema: 'public', name },
    table: { schema: 'public', name: 'payments' },
    serves: ['webhook-lookup'],
    state,
  });
  const style = { colours: new Chalk({ level: 0 }), width: 80, verbose: false };
  const text = renderPostflight(
    [
      one('a', { kind: 'used', by: ['webhook-lookup'], notBy: [] }),
      one('b', { kind: 'unused', measured: ['webhook-lookup'] }),
      one('c', { kind: 'missing' }),
    ],
    style,
  );
  expect(text.split('\n').filter((line) => line.length > 80 && !line.includes(' help  '))).toEqual(
    [],
  );
  expect(text.match(/^ {2}\w+/gm)?.map((label) => label.trim())).toEqual(['pass', 'mind', 'fails']);
  expect(renderPostflight([], style)).toBe('');
});
