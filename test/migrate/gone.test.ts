import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { migrationFiles } from '../../src/migrate/files.ts';
import { lookAtHistory, readBuilds } from '../../src/migrate/preflight/history.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { findProject } from '../../src/prisma/find-project.ts';
import { readMigrations } from '../../src/prisma/read-migrations.ts';
import { servers, type TestServer } from '../support/database.ts';
import { dbperf } from '../support/dbperf.ts';
import { applyMigrations, diffMigrationsToSchema } from '../support/schema-engine.ts';
import {
  type Applying,
  applying,
  historyOf,
  indexesOf,
  ofDbperf,
  openClient,
  openWriter,
  until,
} from './applying.ts';
import { buildingPid } from './one-index.ts';
import { type AdvisedIndex, planOn } from './planning.ts';

const datasource = 'datasource db {\n  provider = "postgresql"\n}\n';
const model = `model payments {
  id     Int     @id
  status String?

  @@index([status], map: "payments_status_idx")
}
`;
const create = 'CREATE INDEX CONCURRENTLY "payments_status_idx" ON "public"."payments" ("status");';
const files = {
  '20260101000000_init': `CREATE TABLE "payments" ("id" INTEGER NOT NULL, "status" TEXT,
    CONSTRAINT "payments_pkey" PRIMARY KEY ("id"));
CREATE TABLE "events" ("id" INTEGER NOT NULL, "kind" INTEGER) PARTITION BY RANGE ("id");
CREATE TABLE "events_1" PARTITION OF "events" FOR VALUES FROM (0) TO (10);`,
  '20260102000000_lookup': ofDbperf(create),
};
const index: AdvisedIndex = { table: 'payments', keys: ['status'], name: 'payments_status_idx' };

const folderOf = ({ root }: Applying) => join(root, 'prisma/migrations');

/** A database in which Prisma's engine has run all migrations. */
async function deployed(server: TestServer, more: Readonly<Record<string, string>> = {}) {
  const database = await server.createDatabase('gone');
  onTestFinished(() => database.drop());
  const project = await applying(database.url, { ...files, ...more });
  await applyMigrations(database.url, folderOf(project));
  return { database, project };
}

/** Plans as `gen-migration` does, with the project's migrations and the database's history. */
async function plan({ root }: Applying, url: string, advice: AdvisedIndex = index) {
  const migrations = await readMigrations(await findProject({ cwd: root, env: {} }));
  const session = await connectUrl(url);
  const history = await lookAtHistory(session, 'public');
  const builds = await readBuilds(session, history);
  await session.close();
  return planOn(url, [advice], { migrations, builds });
}

/** Writes them beside the others. */
async function write(project: Applying, { migrations }: Awaited<ReturnType<typeof plan>>) {
  for (const { path, content } of migrationFiles(migrations)) {
    const [directory = '', name] = path.split('/');
    if (name === 'migration.sql') await project.addMigration(directory, content);
  }
}

describe.each(servers)(
  'an index that was dropped after its deploy, on PostgreSQL $major',
  (server) => {
    test('is made by new migrations, as the check says, and the history still replays', async () => {
      const { database, project } = await deployed(server);
      const check = () =>
        dbperf(['gen-migration', '--check', '--url', database.url], { cwd: project.root });
      await database.client.query('DROP INDEX payments_status_idx');
      const seen = await check();
      expect(seen.stdout).toContain('dbperf gen-migration ');
      expect(seen.code).toBe(1);

      const planned = await plan(project, database.url);
      expect(planned.migrations.map(({ kind }) => kind)).toEqual(['drop-gone', 'create']);
      await write(project, planned);
      expect((await check()).code).toBe(0);
      await applyMigrations(database.url, folderOf(project));
      expect(await indexesOf(database.url, 'payments')).toEqual(['payments_status_idx valid']);
      expect((await plan(project, database.url)).migrations).toEqual([]);

      const shadow = await server.createDatabase('shadow');
      onTestFinished(() => shadow.drop());
      await diffMigrationsToSchema(shadow.client, folderOf(project), `${datasource}${model}`);
      expect(await indexesOf(shadow.url, 'payments')).toEqual(['payments_status_idx valid']);
    });

    test('near miss: without the drop before it, the history does not replay', async () => {
      const { database, project } = await deployed(server);
      await database.client.query('DROP INDEX payments_status_idx');
      const { migrations, ...rest } = await plan(project, database.url);
      await write(project, { ...rest, migrations: migrations.slice(1) });
      const shadow = await server.createDatabase('shadow');
      onTestFinished(() => shadow.drop());
      await expect(
        diffMigrationsToSchema(shadow.client, folderOf(project), `${datasource}${model}`),
      ).rejects.toThrow(/already exists/);
    });

    test('dbperf apply builds nothing anew where it still stands', async () => {
      const { database, project } = await deployed(server);
      await database.client.query('DROP INDEX payments_status_idx');
      await write(project, await plan(project, database.url));
      await database.client.query(create);
      const oid = "SELECT 'payments_status_idx'::regclass::oid AS oid";
      const before = (await database.client.query(oid)).rows;
      expect((await project.apply('--yes')).code).toBe(0);
      expect((await database.client.query(oid)).rows).toEqual(before);
      expect((await historyOf(database.url)).every((entry) => entry.endsWith('finished'))).toBe(
        true,
      );
    });

    test('of a partitioned table it is left to people, since a drop would block', async () => {
      const { database, project } = await deployed(server, {
        '20260103000000_events': ofDbperf(
          'CREATE INDEX "events_kind_idx" ON ONLY "public"."events" ("kind");',
        ),
      });
      const advice = {
        table: 'events',
        keys: ['kind'],
        name: 'events_kind_idx',
        partitioned: true,
      };
      await database.client.query('DROP INDEX events_kind_idx');
      const planned = await plan(project, database.url, advice);
      expect(planned.migrations).toEqual([]);
      expect(planned.skipped[0]).toMatchObject({
        reason: expect.stringContaining('it was dropped since'),
        help: expect.stringContaining('20260103000000_events'),
      });
    });

    test('near miss: one whose migration waits is only to be deployed', async () => {
      const { database, project } = await deployed(server);
      await database.client.query('DROP INDEX payments_status_idx');
      await database.client.query(
        "UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name LIKE '%lookup'",
      );
      const planned = await plan(project, database.url);
      expect(planned.migrations).toEqual([]);
      expect(planned.skipped[0]?.reason).toContain('it has not run here');
    });

    test('one that somebody builds at this moment is waited for, and nothing is dropped', async () => {
      const { database, project } = await deployed(server);
      await database.client.query('DROP INDEX payments_status_idx');
      const writer = await openWriter(database.url, "INSERT INTO payments VALUES (1, 'late')");
      const builder = await openClient(database.url, 'builder');
      const build = builder.query(create);
      await until(async () => (await buildingPid(database.url, 'builder')) !== null);
      const planned = await plan(project, database.url);
      expect(planned.migrations).toEqual([]);
      expect(planned.skipped[0]?.reason).toContain('being built');
      await writer.commit();
      await build;
      await builder.end();
    });

    test('one that is INVALID though its migration has run is dropped and built anew', async () => {
      const { database, project } = await deployed(server);
      await database.client.query(
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'payments_status_idx'::regclass",
      );
      const planned = await plan(project, database.url);
      expect(planned.migrations.map(({ kind }) => kind)).toEqual(['drop-invalid', 'create']);
      await write(project, planned);
      await applyMigrations(database.url, folderOf(project));
      expect(await indexesOf(database.url, 'payments')).toEqual(['payments_status_idx valid']);
    });

    test('an index on a partitioned table waits for the migrations of its partitions', async () => {
      const { database, project } = await deployed(server, {
        '20260103000000_events': ofDbperf(
          'CREATE INDEX "events_kind_idx" ON ONLY "public"."events" ("kind");',
        ),
      });
      const advice = {
        table: 'events',
        keys: ['kind'],
        name: 'events_kind_idx',
        partitioned: true,
      };
      const parts = { ...advice, table: 'events_1', name: 'events_1_kind_idx', partitioned: false };
      await project.addMigration(
        '20260104000000_part',
        ofDbperf(`CREATE INDEX CONCURRENTLY "${parts.name}" ON "public"."events_1" ("kind");`),
      );
      const planned = await plan(project, database.url, advice);
      expect(planned.migrations).toEqual([]);
      expect(planned.skipped[0]).toMatchObject({
        reason: expect.stringContaining('is INVALID until'),
        help: expect.not.stringContaining('DROP'),
      });
    });
  },
);
