import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bookingService } from '../../src/demo/booking-service.ts';
import type { EmbeddedServer } from '../../src/postgres/embedded/server.ts';
import { newMigrations, optimizedRoot, startOptimized } from './optimized-on-server.ts';

let server: EmbeddedServer;

beforeAll(async () => {
  server = await startOptimized(20_000);
});

afterAll(() => server.stop());

test('its own tests pass: units, pool, log, caches under readers and writers, instances', {
  timeout: 300_000,
}, async () => {
  const env = { ...process.env, DATABASE_URL: server.url() };
  const run = promisify(execFile)('npm', ['test'], { cwd: optimizedRoot, env });
  // What failed is in its output.
  const { stdout } = await run.catch((failed: { readonly stdout: string }) => failed);
  expect(stdout).toMatch(/^# pass [1-9]\d*$/m);
  expect(stdout).toMatch(/^# fail 0$/m);
  expect(stdout).toMatch(/^# skipped 0$/m);
});

const read = (root: string, file: string) => readFile(join(root, file), 'utf8');

/** From the datasource on: what stands above is about the file. */
const modelsOf = (schema: string) => schema.slice(schema.indexOf('datasource ')).split('\n');

test('its schema is the one of before with the lines of the advised indexes', async () => {
  const file = 'prisma/schema.prisma';
  const before = modelsOf(await read(bookingService.root, file));
  const after = modelsOf(await read(optimizedRoot, file));
  const added = after.filter((line) => !before.includes(line));
  expect(after.filter((line) => !added.includes(line))).toEqual(before);
  expect(added.map((line) => line.trim())).toEqual([
    '@@index([paidAt], map: "payments_paid_at_idx")',
    '@@index([gatewayTransactionId], map: "payments_gateway_transaction_id_idx")',
  ]);
});

test('its migrations are those of before, and one concurrent build in each of the others', async () => {
  for (const entry of await readdir(bookingService.migrations, { withFileTypes: true })) {
    const file = join('prisma/migrations', entry.name, entry.isDirectory() ? 'migration.sql' : '');
    expect(await read(optimizedRoot, file)).toBe(await read(bookingService.root, file));
  }
  const names = await newMigrations();
  expect(names.length).toBe(3);
  for (const name of names) {
    const script = await read(optimizedRoot, `prisma/migrations/${name}/migration.sql`);
    expect(script.replaceAll(/^--.*\n/gm, '')).toMatch(/^CREATE INDEX CONCURRENTLY [^;]+;\s*$/);
  }
});
