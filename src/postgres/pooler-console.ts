import type pg from 'pg';
import type { CatalogGap } from '../model/catalog.ts';
import type { Pooler } from '../model/pool.ts';
import { firstLineOf } from '../text/first-line.ts';
import { openClient } from './connect.ts';
import { endClient } from './end-client.ts';
import { parseTarget } from './target.ts';

/** PgBouncer's own database, which it answers itself. */
const consoleDatabase = 'pgbouncer';

/**
 * What PgBouncer says of itself in its console, asked as the user of the URL. One that refuses, or is
 * something else, is a gap. `schemaFolder`: what certificates in the URL are relative to.
 */
export async function askPooler(
  url: string,
  schemaFolder: string,
  signal?: AbortSignal,
): Promise<{ readonly pooler: Pooler | null; readonly gaps: readonly CatalogGap[] }> {
  try {
    const target = { ...parseTarget(url, schemaFolder), database: consoleDatabase };
    const client = await openClient(target, signal);
    try {
      return { pooler: await describe(client), gaps: [] };
    } finally {
      await endClient(client);
    }
  } catch (error) {
    return { pooler: null, gaps: [refused(error)] };
  }
}

async function describe(client: pg.Client): Promise<Pooler> {
  const version = await client.query<{ version: string }>('SHOW VERSION');
  const config = await client.query<{ key: string; value: string | null }>('SHOW CONFIG');
  const values = new Map(config.rows.map(({ key, value }) => [key, value]));
  return {
    version: /PgBouncer (\d+(?:\.\d+)*)/.exec(version.rows[0]?.version ?? '')?.[1] ?? null,
    mode: values.get('pool_mode') ?? null,
    maxClients: numberOf(values.get('max_client_conn')),
    maxPrepared: numberOf(values.get('max_prepared_statements')),
  };
}

function numberOf(text: string | null | undefined): number | null {
  return text && /^\d+$/.test(text) ? Number(text) : null;
}

function refused(error: unknown): CatalogGap {
  return {
    subject: 'the pooler',
    reason: `it did not say its version and limits: ${firstLineOf(error)}`,
    help: "add the URL's user to stats_users in pgbouncer.ini, or compare max_client_conn and max_prepared_statements by hand",
  };
}
