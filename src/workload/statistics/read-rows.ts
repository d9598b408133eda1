import type { Transaction } from '../../postgres/session.ts';
import { longestText } from '../observed/statement.ts';
import type { Extension } from './extension.ts';

/** One entry of the current database; all of it but the text is the same for all roles to see. */
export interface StatisticsRow {
  /** Null where the text is hidden. */
  readonly id: string | null;
  readonly calls: number;
  readonly total_ms: number;
  readonly slowest_ms: number;
  readonly rows: number;
  readonly hit: number;
  readonly read: number;
  readonly hidden: boolean;
  /** Null where the server lost it, or it is too long. */
  readonly text: string | null;
  readonly too_long: boolean;
  /** Of all entries, those beyond the rows that were read too. */
  readonly all_count: number;
  readonly all_calls: number;
  readonly all_ms: number;
}

/** The heaviest entries that are looked at; the others are counted. */
const most = 2_000;

/** The heaviest entries of the current database, statements inside functions left out. */
export function readRows(
  tx: Transaction,
  { view, total, slowest, knowsNested }: Extension,
): Promise<readonly StatisticsRow[]> {
  return tx.query<StatisticsRow>(
    `SELECT s.queryid::text AS id, s.calls, s.${total} AS total_ms, s.${slowest} AS slowest_ms,
  s.rows, s.shared_blks_hit AS hit, s.shared_blks_read AS read,
  s.query IS NOT DISTINCT FROM '<insufficient privilege>' AS hidden,
  CASE WHEN length(s.query) <= $1 THEN s.query END AS text,
  COALESCE(length(s.query) > $1, false) AS too_long,
  (count(*) OVER ())::int8 AS all_count, (sum(s.calls) OVER ())::int8 AS all_calls,
  sum(s.${total}) OVER () AS all_ms
FROM ${view} s
WHERE s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  AND s.calls > 0${knowsNested ? ' AND s.toplevel' : ''}
ORDER BY s.${total} DESC, s.queryid, s.userid LIMIT ${most}`,
    [longestText],
  );
}

/** How many statements inside functions there are; 0 where the version does not tell. */
export async function countNested(
  tx: Transaction,
  { view, knowsNested }: Extension,
): Promise<number> {
  if (!knowsNested) return 0;
  const [row] = await tx.query<{ readonly n: number }>(
    `SELECT count(*) AS n FROM ${view} s WHERE NOT s.toplevel
  AND s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`,
  );
  return row?.n ?? 0;
}

/** How often the server dropped statements to make room; null where the version does not tell. */
export async function countEvictions(tx: Transaction, { info }: Extension): Promise<number | null> {
  if (info === null) return null;
  const [row] = await tx.query<{ readonly n: number }>(`SELECT dealloc AS n FROM ${info}`);
  return row?.n ?? null;
}
