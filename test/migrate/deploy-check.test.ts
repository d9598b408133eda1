import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readMigrationsFolder } from '../../src/migrate/migrations-folder.ts';
import { nextDeploy } from '../../src/migrate/next-deploy.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { servers, type TestServer } from '../support/database.ts';
import { dbperf } from '../support/dbperf.ts';
import { applyMigrations } from '../support/schema-engine.ts';
import { type Applying, applying, ofDbperf, openClient, openWriter, until } from './applying.ts';
import { buildingPid } from './one-index.ts';
import { advised } from './planning.ts';

const events = {
  '1_init': `CREATE TABLE events (id int, kind int) PARTITION BY RANGE (id);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);
CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (10) TO (20);`,
};
const parent = {
  '2_parent': ofDbperf('CREATE INDEX "events_kind_idx" ON ONLY "public"."events" ("kind");'),
};
const parts = Object.fromEntries(
  [1, 2].flatMap((n) => {
    const part = `events_${n}_kind_idx`;
    return [
      [
        `3_${n}_build`,
        ofDbperf(`CREATE INDEX CONCURRENTLY "${part}" ON "public"."events_${n}" ("kind");`),
      ],
      [
        `3_${n}_join`,
        ofDbperf(`ALTER INDEX "public"."events_kind_idx" ATTACH PARTITION "public"."${part}";`),
      ],
    ];
  }),
);
const payments = {
  '1_init': `CREATE TABLE payments (id int PRIMARY KEY, status text);
INSERT INTO payments VALUES (1, 'paid'), (2, 'paid');`,
};
const create = 'CREATE INDEX CONCURRENTLY "payments_status_idx" ON "public"."payments" ("status");';
const lookup = { '2_lookup': ofDbperf(create) };

type Files = Readonly<Record<string, string>>;

/** A project whose migrations Prisma's engine has applied, and those that came after. */
async function deployed(server: TestServer, files: Files, later: Files = {}) {
  const database = await server.createDatabase('deploy_check');
  onTestFinished(() => database.drop());
  const project = await applying(database.url, files, { prisma: false });
  await applyMigrations(database.url, folderOf(project));
  for (const [directory, sql] of Object.entries(later)) await project.addMigration(directory, sql);
  const check = () =>
    dbperf(['gen-migration', '--check', '--url', database.url], { cwd: project.root });
  return { database, project, check };
}

const folderOf = ({ root }: Applying) => join(root, 'prisma/migrations');

async function next({ root }: Applying, url: string, applied: readonly string[], advice = true) {
  const { written } = await readMigrationsFolder(join(root, 'prisma/migrations'));
  const pending = written.filter(({ directory }) => !applied.includes(directory));
  const session = await connectUrl(url);
  const catalog = await readCatalog(session).finally(() => session.close());
  const index = { table: 'events', keys: ['kind'], name: 'events_kind_idx', partitioned: true };
  return nextDeploy(pending, advice ? [advised(index)] : [], catalog);
}

describe.each(servers)('gen-migration --check on PostgreSQL $major', (server) => {
  test('an index whose partitions are yet to be deployed is pending', async () => {
    const { database, project, check } = await deployed(server, { ...events, ...parent }, parts);
    const { code, stdout } = await check();
    expect(stdout).toContain('"public"."events_kind_idx" is INVALID until its partitions');
    expect(stdout).not.toContain('REINDEX');
    expect(stdout).not.toContain('42P07');
    expect(code).toBe(0);
    const { builds } = await next(project, database.url, ['1_init', '2_parent']);
    expect(builds.map(({ index }) => index.name)).toEqual([
      'events_1_kind_idx',
      'events_2_kind_idx',
    ]);

    await applyMigrations(database.url, folderOf(project));
    const after = await check();
    expect(after.code).toBe(0);
    expect(after.stdout).not.toContain('INVALID');
  });

  test('near miss: without such migrations it stays INVALID, and REINDEX is no help', async () => {
    const { check } = await deployed(server, { ...events, ...parent });
    const { code, stdout } = await check();
    expect(stdout).toContain('ATTACH PARTITION');
    expect(stdout).not.toContain('REINDEX');
    expect(code).toBe(1);
  });

  test('an index that is being built is no INVALID leftover', async () => {
    const { database, check } = await deployed(server, { ...payments, ...lookup });
    await database.client.query('DROP INDEX payments_status_idx');
    const writer = await openWriter(database.url, "UPDATE payments SET status = 'late'");
    const builder = await openClient(database.url, 'builder');
    const build = builder.query(create);
    await until(async () => (await buildingPid(database.url, 'builder')) !== null);
    const { code, stdout } = await check();
    expect(stdout).toContain('"public"."payments_status_idx" is being built at this moment');
    expect(stdout).not.toContain('REINDEX');
    expect(code).toBe(0);
    await writer.commit();
    await build;
    await builder.end();
    expect((await check()).stdout).not.toContain('being built');
  });

  test('near miss: a leftover of the table on which another index is built is one', async () => {
    const { database, check } = await deployed(server, { ...payments, ...lookup });
    await database.client.query('DROP INDEX payments_status_idx');
    const unique = create.replace('CREATE INDEX', 'CREATE UNIQUE INDEX');
    await expect(database.client.query(unique)).rejects.toMatchObject({ code: '23505' });
    const writer = await openWriter(database.url, "UPDATE payments SET status = 'late'");
    const builder = await openClient(database.url, 'builder');
    const build = builder.query('CREATE INDEX CONCURRENTLY other_idx ON payments (id, status)');
    await until(async () => (await buildingPid(database.url, 'builder')) !== null);
    const { code, stdout } = await check();
    expect(stdout).toContain('REINDEX INDEX CONCURRENTLY "public"."payments_status_idx";');
    expect(code).toBe(1);
    await writer.commit();
    await build;
    await builder.end();
  });

  test('an INVALID index that a pending migration drops stops nothing, and its table is looked at', async () => {
    const drop = 'DROP INDEX CONCURRENTLY IF EXISTS "public"."payments_status_idx";';
    const later = { '2_room': ofDbperf(drop), '3_lookup': ofDbperf(create) };
    const { database, project, check } = await deployed(server, payments, later);
    const unique = create.replace('CREATE INDEX', 'CREATE UNIQUE INDEX');
    await expect(database.client.query(unique)).rejects.toMatchObject({ code: '23505' });
    const { code, stdout } = await check();
    expect(stdout).not.toContain('42P07');
    expect(code).toBe(0);
    const { tables } = await next(project, database.url, ['1_init'], false);
    expect(tables).toEqual([{ schema: 'public', name: 'payments' }]);
    await applyMigrations(database.url, folderOf(project));
    expect((await check()).code).toBe(0);
  });

  test('a deploy that only drops is looked at too', async () => {
    const drop = 'DROP INDEX CONCURRENTLY "public"."payments_status_idx";';
    const { check } = await deployed(
      server,
      { ...payments, ...lookup },
      { '3_drop': ofDbperf(drop) },
    );
    const { code, stdout } = await check();
    expect(stdout).toContain('before a deploy');
    expect(code).toBe(0);
  });
});
