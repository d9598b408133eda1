import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Child, processesWith, startChild } from '../support/child.ts';
import { queryValue } from '../support/query.ts';

// Each test starts several servers in processes of their own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let cache: string;
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'cache-'));
  // As root the server runs as another user, who has to get in.
  await chmod(cache, 0o755);
});
afterAll(() => rm(cache, { recursive: true, force: true }));

const keep = (key: string, mode = '') =>
  startChild('keep-cluster.ts', [key, mode], { env: { XDG_CACHE_HOME: cache } });

const clusters = () => readdir(join(cache, 'dbperf/clusters'));

const answer = (url: unknown) => queryValue(String(url), 'SELECT answer FROM kept');

/** The events up to the one that says that the server is up. */
async function untilUp(child: Child): Promise<Record<string, unknown>[]> {
  const events = [await child.next()];
  while (!('url' in (events.at(-1) ?? {}))) events.push(await child.next());
  return events;
}

async function killEverything(child: Child, dataDirectory: string): Promise<void> {
  const pids = [Number(child.process.pid), ...(await processesWith(dataDirectory))];
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await vi.waitFor(async () => expect(await processesWith(dataDirectory)).toEqual([]));
}

test('a kept cluster is filled once, and started again by the next call', async () => {
  const first = keep('reused');
  const filled = await untilUp(first);
  expect(filled.map((event) => Object.keys(event)[0])).toEqual(['filling', 'dataDirectory']);
  await first.end();
  const second = keep('reused');
  const events = await untilUp(second);
  expect(events).toHaveLength(1);
  expect(String(events[0]?.dataDirectory)).toMatch(/dbperf\/clusters\/reused-18\.\d+$/);
  expect(await answer(events[0]?.url)).toBe(42);
  await second.end();
});

test('a cluster whose server was killed starts again', async () => {
  const first = keep('killed');
  const { dataDirectory, url } = (await untilUp(first)).at(-1) ?? {};
  await queryValue(String(url), 'UPDATE kept SET answer = 43');
  await killEverything(first, String(dataDirectory));
  expect(existsSync(join(String(dataDirectory), 'postmaster.pid'))).toBe(true);
  const second = keep('killed');
  const events = await untilUp(second);
  expect(events).toHaveLength(1);
  expect(await answer(events[0]?.url)).toBe(43);
  await second.end();
});

test('a server that a killed dbperf left running is stopped, not waited for', async () => {
  const first = keep('orphaned');
  const { dataDirectory } = (await untilUp(first)).at(-1) ?? {};
  const shells = await processesWith(`dbperf-postgres\0`);
  const watching = await processesWith(String(dataDirectory));
  for (const pid of shells.filter((shell) => watching.includes(shell)))
    process.kill(pid, 'SIGKILL');
  await first.kill('SIGKILL');
  expect(await processesWith(String(dataDirectory))).not.toEqual([]);
  const second = keep('orphaned');
  const events = await untilUp(second);
  expect(await answer(events.at(-1)?.url)).toBe(42);
  await second.end();
});

test('a cluster that is half filled is thrown away', async () => {
  const first = keep('half', 'hang');
  const { filling } = await first.next();
  await first.kill('SIGKILL');
  await vi.waitFor(async () => expect(await processesWith(String(filling))).toEqual([]), 5_000);
  expect(existsSync(String(filling))).toBe(true);
  const second = keep('half');
  expect(Object.keys((await untilUp(second))[0] ?? {})).toEqual(['filling']);
  await second.end();
  expect(existsSync(dirname(String(filling)))).toBe(false);
});

test('a cluster that no longer starts is made anew', async () => {
  const first = keep('broken');
  const { dataDirectory } = (await untilUp(first)).at(-1) ?? {};
  await first.end();
  await truncate(join(String(dataDirectory), 'global/pg_control'), 0);
  const second = keep('broken');
  const events = await untilUp(second);
  expect(events[0]?.message).toMatch(/no longer starts/);
  expect(await answer(events.at(-1)?.url)).toBe(42);
  await second.end();
});

test('two that want the same cluster at once both work, one after the other', async () => {
  const [first, second] = [keep('shared'), keep('shared')];
  const inTurn = async (child: Child) => {
    const events = await untilUp(child);
    const found = await answer(events.at(-1)?.url);
    await child.end();
    return found;
  };
  expect(await Promise.all([inTurn(first), inTurn(second)])).toEqual([42, 42]);
  const left = await clusters();
  expect(left.filter((name) => name.includes('shared'))).toEqual([
    expect.stringMatching(/^shared-18\.\d+$/),
  ]);
});

test('the second of two is told what it waits for', async () => {
  const first = keep('waited-for');
  await untilUp(first);
  const second = keep('waited-for');
  expect(await second.next()).toEqual({
    message: 'waiting for another dbperf that uses the same database',
  });
  await first.end();
  expect(await answer((await untilUp(second)).at(-1)?.url)).toBe(42);
  await second.end();
});
