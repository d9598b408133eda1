import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { contextOf } from '../../src/cli/context.ts';
import { runDemo } from '../../src/cli/run-demo.ts';
import type { ProcessLike } from '../../src/cli/terminal.ts';
import { startBookingServer } from '../../src/demo/booking-server.ts';

const rows = 100;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dbperf-demo-'));
  // As root the server runs as another user, who has to get in.
  await chmod(folder, 0o755);
  vi.stubEnv('XDG_CACHE_HOME', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** The demo in this process, on no terminal. */
function startDemo() {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const pretended = { argv: [], env: {}, stdout, stderr, cwd: () => folder } as unknown;
  const context = contextOf(pretended as ProcessLike, new AbortController().signal);
  const code = runDemo(rows, false, context).finally(() => [stdout.end(), stderr.end()]);
  return { code, stdout: text(stdout), stderr };
}

test('a second demo says once that it waits for the first, and goes on after it', {
  timeout: 60_000,
}, async () => {
  const first = await startBookingServer({ rows, onProgress: () => undefined });
  const second = startDemo();
  let said = '';
  const waits = new Promise((resolve) => {
    second.stderr.on('data', (chunk) => {
      said += chunk;
      resolve(undefined);
    });
  });
  await Promise.race([waits, second.code]);
  expect(said).toBe('note: waiting for another dbperf that uses the same database\n');
  await first.stop();
  expect(await second.code).toBe(0);
  expect(await second.stdout).toContain('The booking service with 100 payments');
  expect(said).toBe('note: waiting for another dbperf that uses the same database\n');
});
