import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadBookingService } from '../../src/demo/booking-service.ts';
import { quoteIdentifier } from '../../src/sql/quote.ts';
import { servers, type TestDatabase } from '../support/database.ts';
import { dbperf } from '../support/dbperf.ts';
import {
  applyMigrations,
  diffDatabaseToSchema,
  diffMigrationsToSchema,
} from '../support/schema-engine.ts';
import {
  bookingProject,
  type Form,
  type GeneratedProject,
  removeProject,
} from './generated-project.ts';

const forms: readonly Form[] = [
  { prisma: 7, files: 'single' },
  { prisma: 7, files: 'multi', partialIndexes: true },
  { prisma: 6, files: 'single' },
  { prisma: 6, files: 'multi' },
];

describe.each(servers)('generated migrations on PostgreSQL $major', (server) => {
  let loaded: TestDatabase;
  let audited: GeneratedProject;
  const run = () => join(audited.root, '.dbperf/run.json');

  beforeAll(async () => {
    loaded = await server.createDatabase('generated');
    await loadBookingService(loaded.url, { rows: 20_000 });
    audited = await bookingProject({ prisma: 7, files: 'single' });
    const { code, stderr } = await dbperf(['audit', '--url', loaded.url], { cwd: audited.root });
    expect(stderr).toBe('');
    expect(code).not.toBe(2);
    await loaded.client.end();
  }, 120_000);
  afterAll(async () => {
    await removeProject(audited);
    await loaded.drop();
  });

  /** A copy of the loaded database, for one project to migrate. */
  async function copy(): Promise<TestDatabase> {
    const database = await server.createDatabase('copy');
    await database.client.end();
    const client = new pg.Client({ connectionString: server.url() });
    await client.connect();
    await client.query(`DROP DATABASE ${quoteIdentifier(database.name)}`);
    const template = quoteIdentifier(loaded.name);
    await client.query(`CREATE DATABASE ${quoteIdentifier(database.name)} TEMPLATE ${template}`);
    await client.end();
    const own = new pg.Client({ connectionString: database.url });
    await own.connect();
    return {
      ...database,
      client: own,
      drop: async () => {
        await own.end();
        const admin = new pg.Client({ connectionString: server.url() });
        await admin.connect();
        await admin.query(`DROP DATABASE ${quoteIdentifier(database.name)} WITH (FORCE)`);
        await admin.end();
      },
    };
  }

  describe.each(forms)('for Prisma $prisma, $files file', (form) => {
    let db: TestDatabase;
    let project: GeneratedProject;

    beforeAll(async () => {
      db = await copy();
      project = await bookingProject(form);
    });
    afterAll(async () => {
      await removeProject(project);
      await db.drop();
    });

    test('are applied by Prisma, leave no drift, and no index INVALID', async () => {
      const before = await project.directories();
      const flags = form.partialIndexes === true ? ['--partial-indexes'] : [];
      const outcome = await dbperf(['gen-migration', '--from', run(), ...flags], {
        cwd: project.root,
      });
      expect(outcome.stderr).toBe('');
      expect(outcome.code).toBe(0);
      const made = (await project.directories()).filter((name) => !before.includes(name));
      expect(made.length).toBeGreaterThanOrEqual(3);
      expect(await applyMigrations(db.url, project.migrations)).toEqual(made);
      expect(await diffDatabaseToSchema(db.url, await project.schema())).toBe('');
      const { rows } = await db.client.query('SELECT 1 FROM pg_index WHERE NOT indisvalid');
      expect(rows).toEqual([]);
    });

    test('replay in a shadow database, and leave it as the schema says', async () => {
      const shadow = await server.createDatabase('shadow');
      const schema = await project.schema();
      expect(await diffMigrationsToSchema(shadow.client, project.migrations, schema)).toBe('');
      await shadow.drop();
    });

    test('are not written a second time', async () => {
      const before = await project.directories();
      const { stdout } = await dbperf(['gen-migration', '--from', run()], { cwd: project.root });
      expect(stdout).toContain('nothing to do');
      expect(await project.directories()).toEqual(before);
    });
  });

  test('near miss: without its line in the schema an index is drift', async () => {
    const [project, db] = [await bookingProject({ prisma: 7, files: 'single' }), await copy()];
    const schema = await project.schema();
    await dbperf(['gen-migration', '--from', run()], { cwd: project.root });
    await applyMigrations(db.url, project.migrations);
    expect(await diffDatabaseToSchema(db.url, schema)).toContain('DROP INDEX');
    await db.drop();
    await removeProject(project);
  });

  test('near miss: the same statements in one file are refused', async () => {
    const [project, db] = [await bookingProject({ prisma: 7, files: 'single' }), await copy()];
    const { stdout } = await dbperf(['gen-migration', '--from', run(), '--sql'], {
      cwd: project.root,
    });
    const directory = join(project.migrations, '20300101000000_all');
    await mkdir(directory);
    await writeFile(join(directory, 'migration.sql'), stdout);
    await expect(applyMigrations(db.url, project.migrations)).rejects.toThrow(
      /cannot run inside a transaction block/,
    );
    expect(await readFile(join(directory, 'migration.sql'), 'utf8')).toContain('CONCURRENTLY');
    await db.drop();
    await removeProject(project);
  });
});
