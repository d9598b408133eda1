import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Problem } from '../../model/problem.ts';
import type { Address } from './address.ts';
import { readPostmasterFile } from './postmaster.ts';
import { inUse, startFailed, startTimedOut, wrongServer } from './problems.ts';
import type { Supervised } from './supervisor.ts';

const pollMs = 5;
/** Recovery after a killed load may read gigabytes of WAL. */
const patienceMs = 300_000;

export interface Starting {
  readonly supervised: Supervised;
  readonly address: Address;
  readonly dataDirectory: string;
  readonly logFile: string;
}

/** Waits until our own server answers; returns its `server_version_num`. Throws a Problem. */
export async function waitUntilReady(starting: Starting): Promise<number> {
  const { supervised, dataDirectory, logFile } = starting;
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    if (supervised.hasExited()) throw await failure(starting);
    const file = await readPostmasterFile(dataDirectory);
    const version = file?.ready ? await ask(starting) : null;
    if (version !== null) return version;
    await sleep(pollMs);
  }
  throw startTimedOut(dataDirectory, patienceMs / 1000, await readFile(logFile, 'utf8'));
}

async function failure({ dataDirectory, logFile }: Starting): Promise<Problem> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  const locked = /lock file "postmaster.pid" already exists|pre-existing shared memory/.test(log);
  return locked ? inUse(dataDirectory) : startFailed(dataDirectory, log);
}

/** The version; null while nobody answers. On a port it may be another server that answers. */
async function ask({ address, dataDirectory }: Starting): Promise<number | null> {
  const client = new pg.Client(connection(address));
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ directory: string; version: number }>(question);
    const directory = rows[0]?.directory ?? '';
    if (directory !== dataDirectory) throw wrongServer(dataDirectory, directory);
    return rows[0]?.version ?? null;
  } catch (error) {
    if (isNotYet(error)) return null;
    throw error instanceof Problem ? error : startFailed(dataDirectory, String(error));
  } finally {
    await client.end().catch(() => undefined);
  }
}

const question = `
  SELECT pg_catalog.current_setting('data_directory') AS directory,
         pg_catalog.current_setting('server_version_num')::int AS version`;

/** Says everything: what is left out, pg takes from the environment (PGPASSWORD, PGOPTIONS, ...). */
function connection(address: Address): pg.ClientConfig {
  return {
    host: address.host,
    port: address.port,
    user: 'postgres',
    database: 'postgres',
    password: address.password ?? 'none',
    ssl: false,
    options: '-c search_path=pg_catalog',
    application_name: 'dbperf',
  };
}

/** No socket yet, nobody at it, starting up (57P03), or cut off: the next look tells. */
function isNotYet(error: unknown): boolean {
  if (error instanceof Problem || !(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return /^(ENOENT|ECONNREFUSED|ECONNRESET|57P0.)$/.test(code) || /terminated/.test(error.message);
}
