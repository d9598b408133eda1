import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { connectUrl } from '../../../src/postgres/connect.ts';
import type { Session } from '../../../src/postgres/session.ts';
import { readCatalog } from '../../../src/snapshot/catalog.ts';
import { takeSnapshot } from '../../../src/snapshot/take.ts';
import type { TestServer } from '../../support/database.ts';
import { type Generated, generate } from './generate.ts';

/** A database with rows, and its statements. */
export interface Original extends Generated {
  readonly url: string;
  /** As the superuser. */
  readonly client: pg.Client;
  readonly drop: () => Promise<void>;
}

/** ICU's en-US, under which LIKE takes no plain btree. */
const english = `LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'`;

export async function loadOriginal(
  server: TestServer,
  seed: number,
  rows: number,
): Promise<Original> {
  const generated = generate(seed, { major: server.major, rows });
  const name = `original_${randomBytes(4).toString('hex')}`;
  const locale = seed % 2 === 0 ? english : '';
  await run(server.url(), `CREATE DATABASE ${name} TEMPLATE template0 ${locale}`);
  const client = await open(server.url(name));
  for (const sql of generated.setup) await client.query(sql);
  return {
    ...generated,
    url: server.url(name),
    client,
    drop: async () => {
      await client.end();
      await run(server.url(), `DROP DATABASE ${name} WITH (FORCE)`);
      await run(server.url(), `DROP ROLE IF EXISTS reader_${name}`);
    },
  };
}

/** A snapshot with all values, taken with this URL's rights. */
export async function snapshotOf(url: string): Promise<Snapshot> {
  return withSession(url, async (session) =>
    takeSnapshot(session, await readCatalog(session), { dbperf: '0.0.0', parameterSets: [] }),
  );
}

export async function withSession<T>(
  url: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await connectUrl(url);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

async function run(url: string, sql: string): Promise<void> {
  const client = await open(url);
  await client.query(sql).finally(() => client.end());
}

async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, ssl: false });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
