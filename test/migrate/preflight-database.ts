import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { readMigrationsFolder } from '../../src/migrate/migrations-folder.ts';
import { lookAtHistory } from '../../src/migrate/preflight/history.ts';
import { preflight } from '../../src/migrate/preflight/preflight.ts';
import type { PreflightSubject } from '../../src/migrate/preflight/subject.ts';
import type { Hazard, HazardKind, Preflight } from '../../src/model/preflight.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import type { TestDatabase, TestServer } from '../support/database.ts';

export const payments = { schema: 'public', name: 'payments' };
export const refunds = { schema: 'public', name: 'refunds' };

/** Two tables with rows; dbperf is about to build an index on the first. */
const setUp = `
CREATE TABLE payments (id int PRIMARY KEY, status text NOT NULL, paid_at timestamptz);
CREATE TABLE refunds (id int PRIMARY KEY, payment_id int NOT NULL);
INSERT INTO payments SELECT n, 'paid', now() FROM generate_series(1, 1000) n;
INSERT INTO refunds SELECT n, n FROM generate_series(1, 1000) n;`;

export const planned = {
  table: payments,
  index: { schema: 'public', name: 'payments_status_idx' },
  bytes: 43_000_000,
};

export function usePayments(server: Pick<TestServer, 'createDatabase'>) {
  let database: TestDatabase;
  let root: string;
  beforeAll(async () => {
    database = await server.createDatabase('preflight');
    await database.client.query(setUp);
    root = await mkdtemp(join(await realpath(tmpdir()), 'dbperf-preflight-'));
  });
  afterAll(() => database.drop());
  return {
    name: () => database.name,
    url: () => database.url,
    run: (sql: string) => database.client.query(sql),
    /** Waits for what another session is about to do: until the query's first value is true. */
    until: (sql: string) => until(database.client, sql),
    /** Looks before the deploy of one index on `payments`, at transactions of any age. */
    look: (change: Partial<Looking> = {}, url = database.url) =>
      lookAt(url, { ...subjectIn(root, url), ...change }),
    /** Another session, ended with the test. */
    connect: (application: string, url = database.url) => open(url, application),
  };
}

/** What is to be deployed; the folder and the history are read when it is looked. */
export interface Looking extends Omit<PreflightSubject, 'folder' | 'history' | 'mended'> {
  readonly migrationsFolder: string | null;
  readonly mended?: PreflightSubject['mended'];
}

function subjectIn(root: string, url: string): Looking {
  return {
    tables: [payments],
    builds: [planned],
    migrationsFolder: null,
    root,
    url: { text: url, source: 'DATABASE_URL in .env', prisma: 7 },
    settledMs: 0,
  };
}

export async function lookAt(
  url: string,
  { migrationsFolder, mended = [], ...subject }: Looking,
): Promise<Preflight> {
  const folder = await readMigrationsFolder(migrationsFolder);
  const session = await connectUrl(url);
  try {
    const history = await lookAtHistory(session, 'public');
    return await preflight(session, { ...subject, folder, history, mended });
  } finally {
    await session.close();
  }
}

export async function open(url: string, application: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    ssl: false,
    application_name: application,
  });
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

export type HazardOf<K extends HazardKind> = Extract<Hazard, { kind: K }>;

/** The hazards of one kind. */
export function only<K extends HazardKind>({ hazards }: Preflight, kind: K): HazardOf<K>[] {
  return hazards.filter((hazard): hazard is HazardOf<K> => hazard.kind === kind);
}

/** Not in a transaction, which would see one and the same `pg_stat_activity` until it ends. */
async function until(client: pg.Client, sql: string): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    if (rows[0]?.[0] === true) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`did not come true: ${sql}`);
}

/** The URL as another role without a password. */
export function urlAs(url: string, role: string): string {
  const other = new URL(url);
  other.username = role;
  return other.href;
}
