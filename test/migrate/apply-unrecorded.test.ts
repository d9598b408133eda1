import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { postgres18, type TestDatabase } from '../support/database.ts';
import { installPrismaCli } from '../support/prisma-cli.ts';
import {
  type Applying,
  applying,
  historyOf,
  indexesOf,
  ofDbperf,
  openClient,
  pasteable,
  withClient,
} from './applying.ts';

const add = (column: string) =>
  ofDbperf(`CREATE INDEX CONCURRENTLY "payments_${column}" ON "public"."payments" ("${column}");`);
const drop = ofDbperf('DROP INDEX CONCURRENTLY "public"."payments_a";');
const init = 'CREATE TABLE payments (id int PRIMARY KEY, a int, b int, c int);';
const files = {
  '20260101000000_init': init,
  '20260102000000_a': add('a'),
  '20260103000000_b': add('b'),
  '20260104000000_c': add('c'),
};

describe('what dbperf apply could not do', () => {
  let database: TestDatabase;
  let project: Applying;
  const run = (sql: string) => withClient(database.url, (client) => client.query(sql));
  const indexes = () => indexesOf(database.url, 'payments');

  beforeEach(async () => {
    database = await postgres18.createDatabase('apply');
    project = await applying(database.url, files);
  });
  afterEach(() => database.drop());

  async function breakPrisma(): Promise<void> {
    const program = join(project.root, 'node_modules/.bin/prisma');
    await writeFile(program, '#!/bin/sh\necho "Error: P1001" >&2\nexit 1\n');
    await chmod(program, 0o755);
  }

  test('a build that Prisma would not record: exit code 2, and the commands that record it', async () => {
    await breakPrisma();
    const { code, stdout } = await project.apply('--yes');
    expect(code).toBe(2);
    expect(stdout).toContain('Error: P1001');
    expect(await indexes()).toHaveLength(3);
    await installPrismaCli(project.root);
    const commands = pasteable(stdout);
    expect(commands).toHaveLength(3);
    await project.recover(commands);
    expect((await project.shell('prisma migrate status')).code).toBe(0);
    expect(await project.apply()).toMatchObject({ code: 0 });
  });

  test('near miss: the next run records it, with exit code 0', async () => {
    await breakPrisma();
    expect(await project.apply('--yes')).toMatchObject({ code: 2 });
    await installPrismaCli(project.root);
    expect(await project.apply('--yes')).toMatchObject({ code: 0 });
    expect(await historyOf(database.url)).toHaveLength(3);
  });

  test('not come to is what comes after the one that failed, and not that one', async () => {
    await run('CREATE INDEX payments_b ON payments (b DESC)');
    const { code, stdout } = await project.apply('--yes');
    expect(code).toBe(2);
    const [, failed = '', left = ''] = /Failed at (.*?)Not come to(.*)/s.exec(stdout) ?? [];
    expect(failed).toContain('payments_b (20260103000000_b)');
    expect(left.match(/\d{14}_\w+/g)).toEqual(['20260104000000_c']);
    expect(stdout.trimEnd()).toMatch(/next {2}dbperf apply$/);
  });

  test('where the last one fails, nothing is left, and the next command is not an audit', async () => {
    await run('CREATE INDEX payments_c ON payments (c DESC)');
    const { stdout } = await project.apply('--yes');
    expect(stdout).not.toContain('Not come to');
    expect(stdout.trimEnd()).toMatch(/next {2}dbperf apply$/);
  });

  test('a name that no index has is not dropped, and says so of a drop', async () => {
    await project.apply('--yes');
    await project.addMigration('20260105000000_drop', drop);
    await run('DROP INDEX payments_a; CREATE TABLE payments_a ()');
    const { code, stderr } = await project.apply('--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('"public"."payments_a" was not dropped, and nothing was changed');
    expect(pasteable(stderr)).toEqual(['npx prisma migrate resolve --applied 20260105000000_drop']);
    await project.recover(pasteable(stderr));
    expect(await project.apply()).toMatchObject({ code: 0 });
  });

  test.each([
    ['before it began', 'a reader', 'untouched', 'payments_a valid'],
    ['when it was half done', 'a writer', 'stands', 'payments_a INVALID'],
  ])('a drop that is cancelled %s', async (_, who, remainder, left) => {
    await project.apply('--yes');
    await project.addMigration('20260105000000_drop', drop);
    const client = await openClient(database.url, who);
    await client.query('BEGIN');
    // A lock on the index alone keeps the drop from its first step; a writer from the second.
    if (remainder === 'untouched') {
      await client.query('LOCK TABLE payments IN SHARE UPDATE EXCLUSIVE MODE');
    } else await client.query('INSERT INTO payments VALUES (1)');
    const running = project.begin('--yes');
    await running.says('waits for pid');
    await run(`SELECT pg_cancel_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'dbperf apply' AND datname = current_database()`);
    const { code, stderr } = await running.ended;
    await client.query('ROLLBACK');
    await client.end();
    expect(code).toBe(2);
    expect(stderr).toContain('[apply-cancelled]: "public"."payments_a" was not dropped; ');
    const said = remainder === 'stands' ? 'stands, and costs every write' : 'nothing was changed';
    expect(stderr).toContain(said);
    expect(await indexes()).toContain(left);
    await project.recover(pasteable(stderr));
    expect(await indexes()).toEqual(['payments_b valid', 'payments_c valid']);
  });
});
