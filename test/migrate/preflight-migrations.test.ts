import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lookAtHistory, readBuilds } from '../../src/migrate/preflight/history.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { projectFolder } from '../prisma/project-folder.ts';
import { servers, type TestServer } from '../support/database.ts';
import { applyMigrations, diagnoseMigrations } from '../support/schema-engine.ts';
import { lookAt, only, payments, refunds, usePayments } from './preflight-database.ts';

const lock = { 'migration_lock.toml': 'provider = "postgresql"\n' };
const init = {
  '1_init/migration.sql': 'CREATE TABLE payments (id int, status text);\r\n-- the first\r\n',
};
const index = { schema: 'public', name: 'payments_status_key' };
const own = {
  '2_add_index/migration.sql': `-- dbperf: an index for webhook-lookup
-- serves   webhook-lookup
CREATE UNIQUE INDEX CONCURRENTLY "payments_status_key" ON "public"."payments" ("status");
`,
};

async function situation(server: TestServer, files: Readonly<Record<string, string>>) {
  const database = await server.createDatabase('history');
  onTestFinished(() => database.drop());
  const folder = await projectFolder({ ...lock, ...files });
  const look = () =>
    lookAt(database.url, {
      ...{ tables: [payments], builds: [], migrationsFolder: folder },
      ...{ root: folder, url: null },
    });
  return { database, folder, look };
}

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

describe.each(servers)("Prisma's history, on PostgreSQL $major", (server) => {
  test('a migration that failed stops the deploy; its INVALID index is told once', async () => {
    const { database, folder, look } = await situation(server, init);
    await applyMigrations(database.url, folder);
    await database.client.query("INSERT INTO payments VALUES (1, 'paid'), (2, 'paid')");
    await write(folder, own);
    await expect(applyMigrations(database.url, folder)).rejects.toThrow();

    const seen = await look();
    expect(only(seen, 'failed-migration')).toMatchObject([
      { weight: 'stops', migration: '2_add_index', index },
    ]);
    const { failedMigrationNames } = await diagnoseMigrations(database.url, folder);
    expect(failedMigrationNames).toEqual(['2_add_index']);
    expect(only(seen, 'invalid-index')).toEqual([]);
    await database.client.query('UPDATE _prisma_migrations SET rolled_back_at = now()');
    expect(only(await look(), 'invalid-index')).toMatchObject([{ weight: 'mind', index }]);
    expect(only(seen, 'pending-migrations')).toEqual([]);
  });

  test('what is pending, edited or unknown is told as Prisma itself diagnoses it', async () => {
    const foreign = { '3_more/migration.sql': 'CREATE TABLE more (id int);\n' };
    const { database, folder, look } = await situation(server, { ...init, ...foreign });
    await applyMigrations(database.url, folder);
    expect((await look()).hazards).toEqual([]);

    await writeFile(join(folder, '1_init/migration.sql'), '-- changed\n');
    await rm(join(folder, '3_more'), { recursive: true });
    await write(folder, { ...own, '4_next/migration.sql': 'SELECT 1;\n' });
    const seen = await look();
    const diagnosis = await diagnoseMigrations(database.url, folder);
    expect(only(seen, 'edited-migrations')).toMatchObject([
      { weight: 'mind', migrations: diagnosis.editedMigrationNames },
    ]);
    expect(only(seen, 'unknown-migrations')).toMatchObject([
      { weight: 'mind', migrations: ['3_more'] },
    ]);
    expect(only(seen, 'pending-migrations')).toMatchObject([
      { weight: 'mind', migrations: ['4_next'], ofDbperf: ['2_add_index'] },
    ]);
    expect(diagnosis.editedMigrationNames).toEqual(['1_init']);
    expect(diagnosis.history).toMatchObject({ unappliedMigrationNames: ['2_add_index', '4_next'] });
  });

  test('line endings may differ, as Prisma lets them', async () => {
    const { database, folder, look } = await situation(server, init);
    await applyMigrations(database.url, folder);
    const text = init['1_init/migration.sql'].replaceAll('\r\n', '\n');
    await writeFile(join(folder, '1_init/migration.sql'), text);
    expect((await look()).hazards).toEqual([]);
    expect((await diagnoseMigrations(database.url, folder)).editedMigrationNames).toEqual([]);
  });

  test('tables without a history are refused; an empty database is not', async () => {
    const { database, folder, look } = await situation(server, init);
    expect((await look()).hazards).toEqual([]);
    await database.client.query('CREATE TABLE payments (id int)');
    expect(only(await look(), 'no-baseline')).toMatchObject([
      { weight: 'stops', migrations: ['1_init'], usesMigrate: true },
    ]);
    await expect(applyMigrations(database.url, folder)).rejects.toThrow();
  });

  test('a running deploy is no failed one', async () => {
    const { database, folder, look } = await situation(server, init);
    await applyMigrations(database.url, folder);
    await database.client.query('UPDATE _prisma_migrations SET finished_at = NULL');
    expect(only(await look(), 'failed-migration')).toHaveLength(1);
    await database.client.query(
      "SET application_name = 'prisma'; SELECT pg_advisory_lock(72707369)",
    );
    const seen = await look();
    expect(only(seen, 'failed-migration')).toEqual([]);
    expect(only(seen, 'deploy-running')).toMatchObject([
      { weight: 'waits', application: 'prisma', migration: '1_init' },
    ]);
  });

  test('names of what is applied, for those who look after a deploy', async () => {
    const { database, folder } = await situation(server, init);
    const session = await connectUrl(database.url);
    const builds = async () => readBuilds(session, await lookAtHistory(session, 'public'));
    expect(await builds()).toEqual({ applied: null, running: [] });
    await applyMigrations(database.url, folder);
    expect(await builds()).toEqual({ applied: ['1_init'], running: [] });
    await session.close();
  });
});

describe.each(servers)('indexes in the way, on PostgreSQL $major', (server) => {
  const database = usePayments(server);
  const build = { table: payments, index, bytes: null };

  test('an INVALID one under the name of a planned one stops, a valid one too, another name does not', async () => {
    const create = 'CREATE UNIQUE INDEX CONCURRENTLY payments_status_key ON payments (status)';
    await expect(database.run(create)).rejects.toMatchObject({ code: '23505' });
    expect(only(await database.look(), 'invalid-index')).toMatchObject([
      { weight: 'mind', index, table: payments, planned: false, partitioned: false },
    ]);
    expect(only(await database.look({ builds: [build] }), 'invalid-index')).toMatchObject([
      { weight: 'stops', index, planned: true },
    ]);
    expect(only(await database.look({ tables: [refunds], builds: [] }), 'invalid-index')).toEqual(
      [],
    );

    await database.run('DROP INDEX payments_status_key');
    expect((await database.look({ builds: [build] })).hazards.filter(isOfIndex)).toEqual([]);
    await database.run('CREATE INDEX payments_status_key ON payments (status)');
    const folder = await projectFolder(own);
    const seen = await database.look({ builds: [build], migrationsFolder: folder });
    expect(only(seen, 'name-taken')).toMatchObject([
      { weight: 'stops', index, heldOn: payments, migration: '2_add_index' },
    ]);
    expect((await database.look()).hazards.filter(isOfIndex)).toEqual([]);
  });
});

function isOfIndex({ kind }: { readonly kind: string }): boolean {
  return kind === 'invalid-index' || kind === 'name-taken';
}
