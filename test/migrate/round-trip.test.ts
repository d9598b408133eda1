import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadBookingService } from '../../src/demo/booking-service.ts';
import { quoteIdentifier } from '../../src/sql/quote.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { dbperf } from '../support/dbperf.ts';
import { installPrismaCli } from '../support/prisma-cli.ts';
import { auditIn } from '../support/project.ts';
import { diffDatabaseToSchema } from '../support/schema-engine.ts';
import { bookingProject, type GeneratedProject, removeProject } from './generated-project.ts';

/** What the indexes of this test have nothing to do with. */
const rules = { 'unindexed-foreign-key': 'off', 'row-misestimate': 'off', 'unused-index': 'off' };

describe('audit, gen-migration, apply, audit', () => {
  let db: TestDatabase;
  let project: GeneratedProject;
  const run = (...args: string[]) =>
    dbperf(args, { cwd: project.root, env: { ...process.env, DATABASE_URL: db.url } });
  const audit = () => auditIn(project.root, '--url', db.url);

  beforeAll(async () => {
    db = await createDatabase('round_trip');
    await loadBookingService(db.url, { rows: 20_000 });
    project = await bookingProject({ prisma: 6, files: 'single' });
    await installPrismaCli(project.root);
    const config = JSON.stringify({ failOn: 'warning', rules });
    await writeFile(join(project.root, 'dbperf.config.json'), config);
  }, 60_000);
  afterAll(async () => {
    await removeProject(project);
    await db.drop();
  });

  test('ends green, without drift, and with nothing left to do', async () => {
    const before = await audit();
    expect(before.code).toBe(1);
    expect(before.run.findings.map(({ rule }) => rule)).toContain('missing-index');

    expect((await run('gen-migration')).code).toBe(0);
    const check = await run('gen-migration', '--check');
    expect(check.stdout).toContain('is pending');
    const applied = await run('apply', '--yes', '--url', db.url);
    expect(applied.code).toBe(0);
    expect(applied.stdout).not.toContain('not recorded');

    const after = await audit();
    // The project has no source: of its pool only the URL speaks.
    expect(after.run.findings.filter(({ subject }) => subject.kind !== 'pool')).toEqual([]);
    expect(after.code).toBe(0);
    expect(after.run.advice.advice).toEqual([]);
    expect(new Set(after.run.deploy?.deployed.map(({ state }) => state.kind))).toEqual(
      new Set(['used']),
    );
    expect(await diffDatabaseToSchema(db.url, await project.schema())).toBe('');

    const directories = await project.directories();
    const again = await run('gen-migration');
    expect(again.stdout).toContain('nothing to do');
    expect(await project.directories()).toEqual(directories);

    // Who drops one of them gets it back by new migrations of the first audit's advice.
    const [first] = after.run.deploy?.deployed ?? [];
    const name = first?.index.name ?? '';
    await db.client.query(`DROP INDEX ${quoteIdentifier(name)}`);
    const saved = join(project.root, 'first.json');
    await writeFile(saved, JSON.stringify(before.run));
    expect((await run('gen-migration', '--from', saved)).code).toBe(0);
    const added = (await project.directories()).filter((each) => !directories.includes(each));
    expect(added.map((each) => each.replace(/^\d+_/, ''))).toEqual([
      `clear_${name}`,
      `add_${name}`,
    ]);
    expect((await run('apply', '--yes', '--url', db.url)).code).toBe(0);
    expect(await diffDatabaseToSchema(db.url, await project.schema())).toBe('');
  }, 120_000);
});
