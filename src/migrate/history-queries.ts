import { quoteIdentifier } from '../sql/quote.ts';

/** Prisma's table in the schema $1. */
export interface HistoryTableRow {
  /** The connected role. */
  readonly role: string;
  readonly present: boolean;
  readonly readable: boolean;
  /** Nothing but Prisma's table is in the schema. */
  readonly empty: boolean;
}

export const historyTableSql = `
SELECT current_user::text AS role, h.oid IS NOT NULL AS present,
  coalesce(pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    AND pg_catalog.has_table_privilege(h.oid, 'SELECT'), false) AS readable,
  NOT EXISTS (
    SELECT FROM pg_catalog.pg_class c
    WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND c.relname <> '_prisma_migrations'
  ) AS empty
FROM pg_catalog.pg_namespace n
LEFT JOIN pg_catalog.pg_class h ON h.relnamespace = n.oid AND h.relname = '_prisma_migrations'
WHERE n.nspname = $1`;

/** One attempt to apply a migration. */
export interface HistoryRow {
  readonly name: string;
  readonly checksum: string;
  readonly started_at: string;
  readonly finished: boolean;
  readonly rolled_back: boolean;
}

/** `failed`: begun and neither finished nor rolled back, which blocks `migrate deploy` (P3009). */
export type HistoryState = 'finished' | 'failed' | 'rolled-back';

export function stateOf({ finished, rolled_back }: HistoryRow): HistoryState {
  if (rolled_back) return 'rolled-back';
  return finished ? 'finished' : 'failed';
}

/** Not its logs: they may quote values of rows. */
export function historySql(schema: string): string {
  return `
SELECT h.migration_name AS name, h.checksum, h.finished_at IS NOT NULL AS finished,
  h.rolled_back_at IS NOT NULL AS rolled_back,
  pg_catalog.to_char(h.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS started_at
FROM ${quoteIdentifier(schema)}."_prisma_migrations" h
ORDER BY h.started_at, h.migration_name`;
}
