import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readAction } from '../../src/migrate/action.ts';
import { servers, type TestDatabase } from '../support/database.ts';
import { hasPgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import {
  type Applying,
  applyHere,
  applying,
  historyOf,
  indexesOf,
  ofDbperf,
  pasteable,
  withClient,
} from './applying.ts';

const init = `CREATE TABLE payments (id int PRIMARY KEY, gateway_id text, status text, paid_at timestamptz);
INSERT INTO payments SELECT n, 'tx_' || n, 'PAID', now() FROM generate_series(1, 1000) AS n;`;

const byGateway = ofDbperf(
  'CREATE INDEX CONCURRENTLY "payments_gateway_id_idx" ON "public"."payments" ("gateway_id");',
);
const byStatus = ofDbperf(
  `CREATE INDEX CONCURRENTLY "payments_status_idx" ON "public"."payments" ("status", "id" DESC) WHERE "status" <> 'PAID';`,
);
const first = '20260101000000_init';
const a = '20260102000000_a';
const b = '20260103000000_b';

const both = { [first]: init, [a]: byGateway, [b]: byStatus };
const built = ['payments_gateway_id_idx valid', 'payments_status_idx valid'];

describe.each(servers)('dbperf apply on PostgreSQL $major', (server) => {
  let database: TestDatabase;
  const run = (sql: string) => withClient(database.url, (client) => client.query(sql));
  const indexes = () => indexesOf(database.url, 'payments');

  beforeEach(async () => {
    database = await server.createDatabase('apply');
  });
  afterEach(() => database.drop());

  test('builds what is pending, in order, and Prisma finds nothing left to deploy', async () => {
    const project = await applying(database.url, both);
    const { code, stdout, stderr } = await project.apply('--yes');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain('43 MB');
    expect(stdout.trimEnd()).toMatch(/next {2}dbperf audit$/);
    expect(await indexes()).toEqual(built);
    expect(await historyOf(database.url)).toEqual([`${a} finished`, `${b} finished`]);
    expect((await project.shell('prisma migrate status')).code).toBe(0);
    const again = await project.apply();
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing is pending') });
  });

  test('an index that was built already is recorded, however its statement was written', async () => {
    const project = await applying(database.url, both, { prisma: false });
    await run(`CREATE INDEX payments_gateway_id_idx ON payments USING btree (gateway_id);
      CREATE INDEX payments_status_idx ON payments (status, id DESC) WHERE (status <> 'PAID'::text)`);
    const { code, stdout } = await project.apply('--yes');
    expect(code).toBe(2);
    expect(stdout.match(/was done already/g)).toHaveLength(2);
    expect(stdout).toContain(`npx prisma migrate resolve --applied ${b}`);
  });

  test('near miss: another index under the name is a problem, and stays as it is', async () => {
    const project = await applying(database.url, both);
    await run('CREATE INDEX payments_gateway_id_idx ON payments (gateway_id DESC)');
    const { code, stderr } = await project.apply('--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('apply-name-taken');
    expect(await indexes()).toEqual(['payments_gateway_id_idx valid']);
    await project.recover(pasteable(stderr));
    expect(await indexes()).toEqual(built);
  });

  test('near miss: a relation that is no index has the name', async () => {
    const project = await applying(database.url, both, { prisma: false });
    await run('CREATE TABLE payments_gateway_id_idx ()');
    const { code, stderr } = await project.apply('--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('[apply-name-taken]');
    expect(stderr).toContain('a relation that is no index has this name');
    expect(await indexes()).toEqual([]);
  });

  test('an INVALID remainder goes first, and that of a REINDEX under its name', async () => {
    const project = await applying(database.url, both, { prisma: false });
    await run(`CREATE INDEX payments_gateway_id_idx ON payments (gateway_id);
      CREATE INDEX payments_gateway_id_idx_ccnew ON payments (gateway_id);
      CREATE INDEX payments_others_ccnew ON payments (gateway_id);
      UPDATE pg_index SET indisvalid = false WHERE indexrelid IN ('payments_gateway_id_idx'::regclass,
        'payments_gateway_id_idx_ccnew'::regclass, 'payments_others_ccnew'::regclass)`);
    const { stderr } = await project.apply('--yes');
    expect(stderr.match(/the INVALID remainder of a former attempt/g)).toHaveLength(2);
    expect(await indexes()).toEqual([
      'payments_gateway_id_idx valid',
      'payments_others_ccnew INVALID',
      'payments_status_idx valid',
    ]);
  });

  test('a partitioned table: the parent, each partition, and their attachments', async () => {
    const project = await applying(
      database.url,
      {
        [first]: `CREATE TABLE payments (id int, gateway_id text) PARTITION BY RANGE (id);
        CREATE TABLE payments_1 PARTITION OF payments FOR VALUES FROM (0) TO (10);`,
        '20260102000001_parent': ofDbperf(
          'CREATE INDEX "payments_g" ON ONLY "public"."payments" ("gateway_id");',
        ),
        '20260102000002_leaf': ofDbperf(
          'CREATE INDEX CONCURRENTLY "payments_1_g" ON "public"."payments_1" ("gateway_id");',
        ),
        '20260102000003_attach': ofDbperf(
          'ALTER INDEX "public"."payments_g" ATTACH PARTITION "public"."payments_1_g";',
        ),
      },
      { prisma: false },
    );
    const { code, stderr } = await project.apply('--yes');
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(await indexes()).toEqual(['payments_g valid']);
    const again = await project.apply('--yes');
    expect(again.stdout.match(/was done already/g)).toHaveLength(3);
  });
});

describe('dbperf apply', () => {
  let database: TestDatabase;
  let project: Applying;
  const [server] = servers;
  const run = (sql: string) => withClient(database.url, (client) => client.query(sql));
  const indexes = () => indexesOf(database.url, 'payments');

  beforeEach(async () => {
    if (server === undefined) throw new Error('no server');
    database = await server.createDatabase('apply');
    project = await applying(database.url, both);
  });
  afterEach(() => database.drop());

  test('what comes after a migration of somebody else waits for it, and says so', async () => {
    await project.addMigration('20260102120000_other', 'ALTER TABLE payments ADD note text;');
    const { code, stdout } = await project.apply('--yes');
    expect(code).toBe(2);
    expect(stdout).toContain(`${b} waits for`);
    expect(stdout.trimEnd()).toMatch(/next {2}npx prisma migrate deploy$/);
    expect(await indexes()).toEqual(['payments_gateway_id_idx valid']);
    expect((await project.shell('prisma migrate deploy')).code).toBe(0);
    expect(await indexes()).toEqual(built);
    expect(await project.apply()).toMatchObject({ code: 0 });
  });

  test('a migration that Prisma has as failed is built, and Prisma deploys again', async () => {
    await run('CREATE TABLE payments_gateway_id_idx ()');
    expect((await project.shell('prisma migrate deploy')).code).toBe(1);
    await run('DROP TABLE payments_gateway_id_idx');
    expect(await historyOf(database.url)).toEqual([`${a} failed`]);
    const { code, stderr } = await project.apply('--yes');
    expect(code).toBe(0);
    expect(pasteable(stderr)).toEqual([
      `npx prisma migrate resolve --rolled-back ${a}`,
      'npx prisma migrate deploy',
    ]);
    expect(await historyOf(database.url)).toEqual([
      `${a} rolled back`,
      `${a} finished`,
      `${b} finished`,
    ]);
    expect((await project.shell('prisma migrate deploy')).code).toBe(0);
  });

  test('without a Prisma to run, it builds on, and its last lines are what has to be run', async () => {
    await rm(join(project.root, 'node_modules'), { recursive: true });
    const { code, stdout } = await project.apply('--yes');
    expect(code).toBe(2);
    expect(await indexes()).toEqual(built);
    const commands = stdout.split('\n').filter((line) => line.startsWith('npx '));
    expect(commands).toEqual([a, b].map((each) => `npx prisma migrate resolve --applied ${each}`));
    expect(stdout).toMatch(/2 migrations still to be recorded/);
    expect(await historyOf(database.url)).toEqual([]);
    const again = await project.apply('--yes');
    expect(again.stdout.match(/was done already; not recorded/g)).toHaveLength(2);
  });

  test('a database without a history is built in, and nothing is recorded', async () => {
    await run('DROP TABLE payments, _prisma_migrations');
    const project = await applying(database.url, both, { history: false });
    expect(await project.apply('--yes')).toMatchObject({ code: 0 });
    expect(await indexes()).toEqual(built);
    const again = await project.apply();
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing is pending') });
    expect(
      (await run("SELECT to_regclass('_prisma_migrations') AS found")).rows[0].found,
    ).toBeNull();
  });

  test('a DROP of a remainder does not drop the new index when it was not recorded', async () => {
    const drop = ofDbperf('DROP INDEX CONCURRENTLY "public"."payments_gateway_id_idx";');
    await project.addMigration('20260101120000_drop', drop);
    await rm(join(project.root, 'node_modules'), { recursive: true });
    await run('CREATE INDEX payments_gateway_id_idx ON payments (status)');
    expect(await project.apply('--yes')).toMatchObject({ code: 2 });
    const oid = "SELECT 'payments_gateway_id_idx'::regclass::oid::int AS oid";
    const before = (await run(oid)).rows[0];
    expect(await project.apply('--yes')).toMatchObject({ code: 2 });
    expect((await run(oid)).rows[0]).toEqual(before);
  });

  test('shows only, with -n', async () => {
    const { code, stdout } = await project.apply('-n');
    expect(code).toBe(0);
    expect(stdout).toContain(`${a}: builds payments_gateway_id_idx on payments`);
    expect(await indexes()).toEqual([]);
  });

  test('refuses where there is no terminal, unless told --yes', async () => {
    const { code, stderr } = await project.apply();
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('[usage]') });
    expect(await indexes()).toEqual([]);
  });

  test.each(['n\n', ''])('does nothing where the answer is %j', async (answer) => {
    const { code, stderr } = await applyHere(project.root, database.url, [], answer);
    expect(code).toBe(2);
    expect(stderr).toContain(`Build 2 indexes on ${database.name} at`);
    expect(await indexes()).toEqual([]);
  });

  test('builds where the answer is y', async () => {
    const { code, stderr } = await applyHere(project.root, database.url, [], 'y\n');
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /2 of 2 {2}builds payments_status_idx on payments: built in .*; recorded/,
    );
    expect(await indexes()).toEqual(built);
  });

  test('says before it builds that the role may not, and how it may', async () => {
    const role = `app_${database.name}`;
    await database.client.query(
      `CREATE ROLE ${role} LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`,
    );
    const url = new URL(database.url);
    url.username = role;
    try {
      const { code, stderr } = await applyHere(project.root, url.href, ['--yes']);
      expect(code).toBe(2);
      expect(stderr).toContain('[apply-permission]');
      expect(stderr).toContain(`GRANT "postgres" TO "${role}";`);
      expect(await indexes()).toEqual([]);
    } finally {
      await database.client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });

  test('records nothing in another database than the one it built in', async () => {
    const literal = `datasource db {\n  provider = "postgresql"\n  url = "postgres://elsewhere/shop"\n}\n`;
    const other = await applying(database.url, both, { schema: literal });
    const { code, stdout } = await other.apply('--yes', '--url', database.url);
    expect(code).toBe(2);
    expect(stdout).toContain('the URL that Prisma reads is not the one that was used');
    expect(await historyOf(database.url)).toEqual([]);
  });

  test.each([
    'postgres://u@db.example.com:6543/shop',
    'postgres://u@ep-cool-pooler.eu.example.com/shop',
    'postgres://u@db.example.com/shop?pgbouncer=true',
  ])('refuses %s, and says what to give', async (url) => {
    const { code, stderr } = await project.apply('--yes', '--url', url);
    expect(code).toBe(2);
    expect(stderr).toContain('[apply-pooled]');
    expect(stderr).toContain('directUrl');
  });

  test.skipIf(!hasPgBouncer)('refuses a pooler that its URL does not betray', async () => {
    const { hostname, port, searchParams } = new URL(database.url);
    const host = searchParams.get('host') ?? hostname;
    await run(`ALTER DATABASE "${database.name}" SET lock_timeout = '7s'`);
    const bouncer = await startPgBouncer({ host, port: Number(port), user: 'postgres' });
    try {
      const { code, stderr } = await applyHere(project.root, bouncer.url(database.name), ['--yes']);
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('pooled'),
      });
      const left = await withClient(bouncer.url(database.name), (client) =>
        client.query('SHOW lock_timeout'),
      );
      expect(left.rows).toEqual([{ lock_timeout: '7s' }]);
      expect(await indexes()).toEqual([]);
    } finally {
      await bouncer.stop();
    }
  });
});

describe('what is a migration of dbperf', () => {
  const index = 'INDEX CONCURRENTLY "i" ON "public"."t" ("a");';

  test.each([
    ['an index', `CREATE ${index}`, 'create'],
    ['a unique index', `CREATE UNIQUE ${index}`, 'create'],
    ['a partitioned parent', 'CREATE INDEX "i" ON ONLY "public"."t" ("a");', 'create'],
    ['a drop', 'DROP INDEX CONCURRENTLY "public"."i";', 'drop'],
    ['an attachment', 'ALTER INDEX "public"."i" ATTACH PARTITION "public"."i_1";', 'attach'],
  ])('%s', async (_, sql, kind) => {
    expect(await readAction(ofDbperf(sql), 'public')).toMatchObject({ kind });
  });

  test.each([
    ['two statements', `CREATE ${index} CREATE ${index.replace('"i"', '"j"')}`],
    ['a setting before it', `SET lock_timeout = '1s'; CREATE ${index}`],
    ['IF NOT EXISTS', `CREATE ${index.replace('"i"', 'IF NOT EXISTS "i"')}`],
    ['a plain build', 'CREATE INDEX "i" ON "public"."t" ("a");'],
    ['a plain drop', 'DROP INDEX "public"."i";'],
    ['an index without a name', 'CREATE INDEX CONCURRENTLY ON "public"."t" ("a");'],
    ['a change of a table', 'ALTER TABLE "public"."t" ADD "b" int;'],
    ['what is no SQL', 'CREATE CONCURRENTLY'],
    ['nothing', ''],
  ])('near miss: %s', async (_, sql) => {
    expect(await readAction(ofDbperf(sql), 'public')).toBeNull();
  });
});
