import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startServer } from '../../src/postgres/embedded/server.ts';
import { type Child, processesWith, startChild } from '../support/child.ts';
import { serverModule } from '../support/project-copy.ts';

/** What the issue allows after the death of dbperf. */
const fiveSeconds = { timeout: 5_000, interval: 20 };

async function start(group = false): Promise<{ child: Child; dataDirectory: string }> {
  const child = startChild('start-server.ts', [serverModule], { group });
  return { child, dataDirectory: String((await child.next()).dataDirectory) };
}

async function nothingLeft(dataDirectory: string): Promise<void> {
  expect(await processesWith(dirname(dataDirectory))).toEqual([]);
  expect(existsSync(dirname(dataDirectory))).toBe(false);
}

test.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)(
  'the server and its files are gone within five seconds after %s of dbperf',
  async (signal) => {
    const { child, dataDirectory } = await start();
    await child.kill(signal);
    await vi.waitFor(() => nothingLeft(dataDirectory), fiveSeconds);
  },
);

test.each(['SIGINT', 'SIGHUP'] as const)(
  'likewise after %s of the whole process group, which a terminal sends',
  async (signal) => {
    const { child, dataDirectory } = await start(true);
    await child.kill(signal);
    await vi.waitFor(() => nothingLeft(dataDirectory), fiveSeconds);
  },
);

test('a server in the midst of a statement is gone within five seconds, too', async () => {
  const { child, dataDirectory } = await start();
  const busy = startChild('run-query.ts', [dirname(dataDirectory), 'SELECT pg_sleep(3600)']);
  await busy.next();
  await child.kill('SIGKILL');
  await vi.waitFor(() => nothingLeft(dataDirectory), fiveSeconds);
  await busy.end();
});

test('a dbperf that comes to its end without stopping the server ends all the same', async () => {
  const child = startChild('start-and-forget.ts', [serverModule]);
  const dataDirectory = String((await child.next()).dataDirectory);
  await vi.waitFor(() => nothingLeft(dataDirectory), fiveSeconds);
});

describe('what a dbperf left that was killed together with its watchdog', () => {
  let dataDirectory: string;
  beforeEach(async () => {
    const started = await start();
    dataDirectory = started.dataDirectory;
    const shells = await processesWith(`dbperf-postgres\0${dirname(dataDirectory)}\0`);
    expect(shells).toHaveLength(2);
    for (const pid of [Number(started.child.process.pid), ...shells]) process.kill(pid, 'SIGKILL');
  });

  test('is stopped and removed by the next start', async () => {
    expect(await processesWith(`${dataDirectory}\0`)).not.toEqual([]);
    const server = await startServer();
    await nothingLeft(dataDirectory);
    await server.stop();
  });
});

describe('the next start leaves alone', () => {
  const made: string[] = [];
  afterEach(async () => {
    for (const path of made.splice(0)) await rm(path, { recursive: true, force: true });
  });

  async function directory(owner?: object): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'dbperf-pg-'));
    made.push(path);
    if (owner) await writeFile(join(path, 'owner.json'), JSON.stringify(owner));
    return path;
  }

  test('a directory that only has the name', async () => {
    const [unmarked, other] = [await directory(), await directory({ pid: 'none' })];
    await (await startServer()).stop();
    expect([existsSync(unmarked), existsSync(other)]).toEqual([true, true]);
  });

  test('the server of a dbperf that lives', async () => {
    const { child, dataDirectory } = await start();
    await (await startServer()).stop();
    // The server, and the two shells that watch over it.
    expect(await processesWith(`${dataDirectory}\0`)).toHaveLength(3);
    await child.end();
    await nothingLeft(dataDirectory);
  });

  test('a directory of another container, whose pids cannot be known here', async () => {
    const foreign = { pid: 999_999_999, started: '1', namespace: 'pid:[1]', dataDirectory: '/x' };
    const path = await directory(foreign);
    await (await startServer()).stop();
    expect(existsSync(path)).toBe(true);
  });
});
