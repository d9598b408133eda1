export interface BuildRow {
  readonly pid: number;
  readonly role: string;
  readonly application: string;
  readonly state: string | null;
  /** Milliseconds since its current transaction began. */
  readonly age_ms: number | null;
  /** Null where the role may not see it. */
  readonly table_schema: string | null;
  readonly table_name: string | null;
  readonly index_schema: string | null;
  readonly index_name: string | null;
  readonly command: string | null;
  readonly phase: string | null;
  readonly done: number | null;
}

/** Builds of indexes that run in this database. A role sees that there are others', not of what. */
export const buildsSql = `
SELECT b.pid, coalesce(a.usename, '') AS role, coalesce(a.application_name, '') AS application,
  a.state, b.command, b.phase,
  (EXTRACT(epoch FROM pg_catalog.clock_timestamp() - coalesce(a.query_start, a.xact_start))
    * 1000)::float8 AS age_ms,
  tn.nspname AS table_schema, t.relname AS table_name,
  xn.nspname AS index_schema, x.relname AS index_name,
  CASE WHEN b.blocks_total > 0 THEN b.blocks_done::float8 / b.blocks_total END AS done
FROM pg_catalog.pg_stat_progress_create_index b
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
LEFT JOIN pg_catalog.pg_class t ON t.oid = b.relid
LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
LEFT JOIN pg_catalog.pg_class x ON x.oid = b.index_relid
LEFT JOIN pg_catalog.pg_namespace xn ON xn.oid = x.relnamespace
WHERE b.datname = pg_catalog.current_database() AND b.pid <> pg_catalog.pg_backend_pid()
  AND a.leader_pid IS NULL
ORDER BY b.pid`;
