import type { TableActivity } from '../../model/catalog.ts';
import { extensionOf, isoTime, ofUsers } from './fragments.ts';

export interface TableRow {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'r' | 'p' | 'v' | 'm' | 'f';
  readonly parent_schema: string | null;
  readonly parent_name: string | null;
  /** Null: never vacuumed nor analysed. */
  readonly rows: number | null;
  readonly pages: number;
  readonly all_visible_pages: number;
  /** Null: dropped meanwhile. */
  readonly bytes: number | null;
  readonly row_security: boolean;
  readonly readable: boolean;
  readonly extension: string | null;
  readonly activity: TableActivity | null;
}

/**
 * Relations with columns. `reltuples` of a table never analysed is -1 since PostgreSQL 14, and 0
 * with no pages before. Of several inheritance parents the first counts.
 */
export const tablesSql = `
SELECT n.nspname AS schema, c.relname AS name, c.relkind::text AS kind,
  pn.nspname AS parent_schema, p.relname AS parent_name,
  CASE WHEN c.reltuples < 0 OR c.relkind = 'v' THEN NULL
    WHEN c.reltuples = 0 AND c.relpages = 0
      AND pg_catalog.current_setting('server_version_num')::int < 140000 THEN NULL
    ELSE c.reltuples::float8 END AS rows,
  c.relpages AS pages, c.relallvisible AS all_visible_pages,
  pg_catalog.pg_table_size(c.oid) AS bytes,
  pg_catalog.row_security_active(c.oid) AS row_security,
  pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    AND coalesce(pg_catalog.has_table_privilege(c.oid, 'SELECT'), false)
    OR pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND NOT coalesce(pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT'), false)
    ) AS readable,
  ${extensionOf('c.oid')} AS extension,
  CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.json_build_object(
    'sequentialScans', pg_catalog.pg_stat_get_numscans(c.oid),
    'indexScans', (SELECT coalesce(pg_catalog.sum(pg_catalog.pg_stat_get_numscans(i.indexrelid)), 0)
      FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid),
    'inserted', pg_catalog.pg_stat_get_tuples_inserted(c.oid),
    'updated', pg_catalog.pg_stat_get_tuples_updated(c.oid),
    'hotUpdated', pg_catalog.pg_stat_get_tuples_hot_updated(c.oid),
    'deleted', pg_catalog.pg_stat_get_tuples_deleted(c.oid),
    'liveRows', pg_catalog.pg_stat_get_live_tuples(c.oid),
    'deadRows', pg_catalog.pg_stat_get_dead_tuples(c.oid),
    'modifiedSinceAnalyze', pg_catalog.pg_stat_get_mod_since_analyze(c.oid),
    'analyzedAt', ${isoTime(`greatest(pg_catalog.pg_stat_get_last_analyze_time(c.oid),
      pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid))`)},
    'vacuumedAt', ${isoTime(`greatest(pg_catalog.pg_stat_get_last_vacuum_time(c.oid),
      pg_catalog.pg_stat_get_last_autovacuum_time(c.oid))`)}) END AS activity
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid AND h.inhseqno = 1
LEFT JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${ofUsers}
ORDER BY n.nspname, c.relname`;
