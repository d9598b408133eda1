import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { dbperf } from '../support/dbperf.ts';
import { projectWith, type TestProject } from '../support/project.ts';

const bin = join(import.meta.dirname, '../../bin/dbperf.js');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program (`npm run build`) in a process of its own. */
function start(cwd: string, args: readonly string[], stdout: 'pipe' | number = 'pipe') {
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH, HOME, TMPDIR };
  return spawn(process.execPath, [bin, ...args], { cwd, env, stdio: ['ignore', stdout, 'pipe'] });
}

async function ended(child: ChildProcess): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk) => {
      texts[name] += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { code, ...texts };
}

describe('dbperf as a process', () => {
  let database: TestDatabase;
  /** Audited, so that a run is kept there. */
  let audited: TestProject;

  beforeAll(async () => {
    database = await createDatabase('process');
    await database.client.query(`
      CREATE TABLE items AS SELECT n AS id, n % 100 AS kind FROM generate_series(1, 20000) AS n;
      ANALYZE`);
    audited = await projectWith({ 'prisma/sql/a.sql': '-- @budget 2s\nSELECT 1 FROM items' });
    expect(await audited.dbperf('audit', '--url', database.url)).toMatchObject({ code: 0 });
  });
  afterAll(() => database.drop());

  const sleepers = async () => {
    const { rows } = await database.client.query(`SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%pg_sleep%'`);
    return rows.length;
  };

  const untilSleeping = async () => {
    while ((await sleepers()) === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  };

  test('a reader that closes the pipe ends nothing: no stack, the same exit code', async () => {
    const project = await projectWith({ 'prisma/sql/a.sql': '-- @budget 2s\nSELECT 1 FROM items' });
    const child = start(project.root, ['audit', '--url', database.url, '-f', 'json']);
    child.stdout?.destroy();
    expect(await ended(child)).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(join(project.root, '.dbperf/run.json'))).toBe(true);
  });

  test('a terminal that says it has no columns gets a whole report', async () => {
    const args = ['audit', '--url', database.url];
    const { code, stdout } = await dbperf(args, { cwd: audited.root, columns: 0 });
    expect(code).toBe(0);
    expect(stdout).toContain('1 path verified');
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk is one error', async () => {
    const project = await projectWith({});
    const child = start(project.root, ['audit', '--url', database.url], openSync('/dev/full', 'w'));
    const { code, stderr } = await ended(child);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error\[output-unwritable\]: .*\n {2}cause +ENOSPC/);
    expect(stderr).not.toContain('    at ');
    expect(existsSync(join(project.root, '.dbperf/run.json'))).toBe(true);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s in the middle of a statement cancels it: exit code %i', async (signal, code) => {
    const args = ['audit', '--url', database.url];
    const kept = await readFile(join(audited.root, '.dbperf/run.json'), 'utf8');
    const slow = await projectWith({ 'slow.sql': '-- @budget 2s\nSELECT pg_sleep(25) FROM items' });
    const child = start(audited.root, [...args, join(slow.root, 'slow.sql')]);
    const end = ended(child);
    await untilSleeping();
    const started = performance.now();
    child.kill(signal);
    expect(await end).toEqual({ code, stdout: '', stderr: '' });
    expect(performance.now() - started).toBeLessThan(4_000);
    expect(await sleepers()).toBe(0);
    expect(await readFile(join(audited.root, '.dbperf/run.json'), 'utf8')).toBe(kept);
  });
});
