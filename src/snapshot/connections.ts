import type { CatalogGap } from '../model/catalog.ts';
import type { Connections } from '../model/pool.ts';
import { Problem } from '../model/problem.ts';
import type { Session } from '../postgres/session.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import {
  type LimitRow,
  limitsSql,
  type OwnLimitRow,
  ownLimitsSql,
  type UseRow,
  useSql,
} from './queries/connections.ts';
import { ask } from './reading.ts';

/**
 * How many connections the server admits, and who has them. What the role may not see is a gap; only
 * a lost connection throws.
 */
export async function readConnections(session: Session): Promise<Connections> {
  const { host, port } = session.target;
  const limits = await answer<LimitRow>(session, limitsSql, 'max_connections');
  const own = await answer<OwnLimitRow>(session, ownLimitsSql, 'limits of role and database');
  const use = await answer<UseRow>(session, useSql, 'connections in use');
  const [row] = limits.rows ?? [];
  return {
    role: row?.role ?? session.target.user ?? '',
    database: row?.database ?? session.target.database,
    address: `${host}:${port}`,
    pooled: row !== undefined && session.announcedPid !== null && session.announcedPid !== row.pid,
    maxConnections: row?.maxConnections ?? null,
    reserved: row?.reserved ?? null,
    roleLimit: own.rows?.[0]?.roleLimit ?? null,
    databaseLimit: own.rows?.[0]?.databaseLimit ?? null,
    inUse: use.rows?.map(({ unseen: _, ...found }) => found) ?? null,
    statementTimeoutMs: row?.statementTimeoutMs ?? null,
    gaps: [...limits.gaps, ...own.gaps, ...use.gaps, ...unseen(use.rows ?? [], row?.role)],
  };
}

interface Answer<Row> {
  readonly rows: readonly Row[] | null;
  readonly gaps: readonly CatalogGap[];
}

async function answer<Row>(session: Session, sql: string, subject: string): Promise<Answer<Row>> {
  try {
    return { rows: await ask<Row>(session, sql), gaps: [] };
  } catch (error) {
    if (error instanceof Problem) throw error;
    const cause = error instanceof Error ? error.message : String(error);
    const help = 'audit as a role that may read pg_settings, pg_roles and pg_stat_activity';
    return {
      rows: null,
      gaps: [{ subject, reason: `the server refused to tell: ${cause}`, help }],
    };
  }
}

function unseen(rows: readonly UseRow[], role: string | undefined): readonly CatalogGap[] {
  const count = rows.reduce((sum, row) => sum + row.unseen, 0);
  if (count === 0 || role === undefined) return [];
  return [
    {
      subject: 'connections in use',
      reason: `the role may not see of what kind ${count} of them are; all were taken for clients`,
      help: `GRANT pg_read_all_stats TO ${quoteIdentifier(role)};`,
    },
  ];
}
