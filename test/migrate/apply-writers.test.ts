import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bookingDatabase, startBookingServer } from '../../src/demo/booking-server.ts';
import { type EmbeddedServer, startServer } from '../../src/postgres/embedded/server.ts';
import {
  applying,
  indexesOf,
  ofDbperf,
  openClient,
  openWriter,
  until,
  withClient,
} from './applying.ts';

const rows = 1_000_000;
const index = 'payments_gateway_transaction_id_idx';
const writers = 4;
const timeout = 120_000;

let folder: string;
let server: EmbeddedServer;
let url: string;

// A copy of the demo's cluster: idle after its checkpoint, its files are whole.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dbperf-writers-'));
  await chmod(folder, 0o755);
  const kept = await startBookingServer({ rows, onProgress: () => undefined });
  try {
    await withClient(kept.url(), (client) => client.query('CHECKPOINT'));
    await promisify(execFile)('cp', ['-a', kept.dataDirectory, join(folder, 'data')]);
  } finally {
    await kept.stop();
  }
  await rm(join(folder, 'data/postmaster.pid'));
  const settings = { log_lock_waits: 'on', deadlock_timeout: '1s' };
  server = await startServer({ dataDirectory: join(folder, 'data'), settings });
  url = server.url(bookingDatabase);
}, 600_000);

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Load {
  readonly pids: readonly number[];
  readonly errors: readonly unknown[];
  /** Statements that came to their end. */
  written(): number;
  stop(): Promise<void>;
}

const statements = [
  `UPDATE payments SET gateway_transaction_id = 'tx_' || gen_random_uuid(), updated_at = now() WHERE id = $1`,
  `INSERT INTO payments (id, booking_id, amount, currency, status, payment_gateway,
      gateway_transaction_id, created_at, updated_at)
    SELECT gen_random_uuid(), booking_id, amount, currency, status, payment_gateway,
      'tx_' || gen_random_uuid(), now(), now() FROM payments WHERE id = $1`,
];

/** Sessions that insert and update one after the other, each on payments of its own. */
async function startLoad(ids: readonly string[]): Promise<Load> {
  const clients = await Promise.all(Array.from({ length: writers }, () => openClient(url, 'load')));
  const errors: unknown[] = [];
  let written = 0;
  let stopped = false;
  const write = async (client: (typeof clients)[number], at: number) => {
    const own = ids.filter((_, n) => n % writers === at);
    for (let n = 0; !stopped; n += 1) {
      const sql = statements[n % 2] ?? '';
      await client.query(sql, [own[n % own.length]]).catch((error) => errors.push(error));
      written += 1;
    }
  };
  const pidOf = async (client: (typeof clients)[number]) =>
    (await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid as number;
  const pids = await Promise.all(clients.map(pidOf));
  const writing = clients.map(write);
  return {
    pids,
    errors,
    written: () => written,
    stop: async () => {
      stopped = true;
      await Promise.all(writing);
      await Promise.all(clients.map((client) => client.end()));
    },
  };
}

async function somePayments(): Promise<readonly string[]> {
  const sql = 'SELECT id FROM payments ORDER BY id LIMIT 401';
  const found = await withClient(url, (client) => client.query(sql));
  return found.rows.map(({ id }) => id);
}

/** Pids that the server's log says waited for a lock for longer than deadlock_timeout. */
async function waitedInLog(pids: readonly number[]): Promise<readonly number[]> {
  const log = await readFile(join(server.host, 'log'), 'utf8');
  const waited = [...log.matchAll(/process (\d+) still waiting for/g)].map(([, pid]) =>
    Number(pid),
  );
  return waited.filter((pid) => pids.includes(pid));
}

test('writers keep writing while dbperf apply builds on a table of a million rows', {
  timeout,
}, async () => {
  const [held = '', ...ids] = await somePayments();
  const project = await applying(
    url,
    {
      '99990101000000_add': ofDbperf(
        `CREATE INDEX CONCURRENTLY "${index}" ON "public"."payments" ("gateway_transaction_id");`,
      ),
    },
    { prisma: false, history: false },
  );
  const load = await startLoad(ids);
  // The build waits for this one first: so it is under way while the others write.
  const writer = await openWriter(
    url,
    `UPDATE payments SET updated_at = now() WHERE id = '${held}'`,
  );
  const running = project.start('--yes');
  await running.says(`waits for pid ${writer.pid}`);
  const before = load.written();
  await until(async () => load.written() > before + 200);
  await writer.commit();
  const building = load.written();
  const { code, stdout, stderr } = await running.ended;
  const written = load.written();
  await load.stop();
  // There is no Prisma here that could record it.
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.not.stringContaining('error[') });
  expect(stdout).toContain('still to be recorded');
  expect(written).toBeGreaterThan(building);
  expect(load.errors).toEqual([]);
  expect(await waitedInLog(load.pids)).toEqual([]);
  expect(await indexesOf(url, 'payments')).toContain(`${index} valid`);
});

test('near miss: a plain CREATE INDEX keeps writers waiting, and the log shows it', {
  timeout,
}, async () => {
  const load = await startLoad((await somePayments()).slice(1));
  const client = await openClient(url);
  await client.query('BEGIN');
  await client.query('CREATE INDEX plain ON payments (gateway_transaction_id)');
  await until(async () => (await waitedInLog(load.pids)).length >= writers);
  await client.query('ROLLBACK');
  await client.end();
  await load.stop();
});
