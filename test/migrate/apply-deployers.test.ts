import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { servers, type TestDatabase } from '../support/database.ts';
import { type Applying, applying, openWriter, pasteable, until, withClient } from './applying.ts';
import { buildingPid, files, repaired, write } from './one-index.ts';

const timeout = 90_000;

async function waitsForLock(url: string, application: string): Promise<boolean> {
  const sql = `SELECT FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'
      AND datname = current_database() AND query LIKE '%CONCURRENTLY%'`;
  const { rows } = await withClient(url, (client) => client.query(sql, [application]));
  return rows.length > 0;
}

describe.each(servers)('two deployers on PostgreSQL $major', { timeout }, (server) => {
  let database: TestDatabase;
  let project: Applying;

  beforeEach(async () => {
    database = await server.createDatabase('apply');
    project = await applying(database.url, files);
  });
  afterEach(() => database.drop());

  test('`prisma migrate deploy` at work is waited for, and what it did is not done again', async () => {
    const writer = await openWriter(database.url, write);
    const deploying = project.shell('prisma migrate deploy');
    await until(async () => (await buildingPid(database.url, 'prisma')) !== null);
    const running = project.begin('--yes');
    await running.says("waits for a session with Prisma Migrate's lock: pid");
    await writer.commit();
    expect((await deploying).code).toBe(0);
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    expect(stdout).toContain('was done already; recorded');
    await repaired(project, database.url);
  });

  test('`prisma migrate deploy` in the middle: one of the two fails, and apply repairs it', async () => {
    const writer = await openWriter(database.url, write);
    const running = project.begin('--yes');
    await running.says('waits for pid');
    const deploying = project.shell('prisma migrate deploy');
    await until(() => waitsForLock(database.url, 'prisma'));
    await writer.commit();
    const { code, stderr } = await running.ended;
    expect((await deploying).code).toBe(1);
    if (code !== 0) {
      expect(stderr).toContain('[apply-deadlock]');
      await project.recover(pasteable(stderr));
    }
    await repaired(project, database.url);
  });
});
