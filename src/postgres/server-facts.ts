import type pg from 'pg';
import { Problem } from '../model/problem.ts';
import { connectFailed, notPostgres, serverTooOld } from './problems.ts';
import type { ServerFacts } from './session.ts';
import { sqlState } from './sql-state.ts';
import type { Target } from './target.ts';

interface Row {
  readonly version: string;
  readonly version_num: number;
  readonly in_recovery: boolean;
}

const sql = `SELECT pg_catalog.version() AS version,
  pg_catalog.current_setting('server_version_num')::int AS version_num,
  pg_catalog.pg_is_in_recovery() AS in_recovery`;

const oldest = 130000;

/** Asks who answers, and refuses what dbperf cannot audit. */
export async function readServerFacts(client: pg.Client, target: Target): Promise<ServerFacts> {
  const row = await ask(client, target);
  if (!row.version.startsWith('PostgreSQL ')) throw notPostgres(target, firstWords(row.version));
  if (row.version_num < oldest) throw serverTooOld(target, row.version_num);
  return { versionNum: row.version_num, inRecovery: row.in_recovery, notes: target.notes };
}

/** Redshift, CockroachDB and pgbouncer's console speak the protocol and fail here or answer oddly. */
async function ask(client: pg.Client, target: Target): Promise<Row> {
  try {
    const row = (await client.query<Row>(sql)).rows[0];
    if (row === undefined) throw notPostgres(target, 'no answer to version()');
    return row;
  } catch (error) {
    if (/^(?:42|0A|08)/.test(sqlState(error) ?? '')) throw notPostgres(target, String(error));
    throw error instanceof Problem ? error : await connectFailed(target, error);
  }
}

function firstWords(version: string): string {
  return version.split(/\s+/).slice(0, 3).join(' ');
}
