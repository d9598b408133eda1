/**
 * Names (json) of the tables concerned on which the holder has a lock that a concurrent build waits
 * for; null without one. Only reading (ACCESS SHARE) and SELECT … FOR UPDATE (ROW SHARE) let it pass.
 */
export function locksOf(holder: string): string {
  return `(
    SELECT pg_catalog.json_agg(held.table ORDER BY held.table::text) FROM (
      SELECT DISTINCT pg_catalog.jsonb_build_object('schema', n.nspname, 'name', c.relname) AS table
      FROM pg_catalog.pg_locks l
      JOIN concerned ON concerned.oid = l.relation
      JOIN pg_catalog.pg_class c ON c.oid = l.relation
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE l.locktype = 'relation' AND l.granted AND ${holder}
        AND l.mode NOT IN ('AccessShareLock', 'RowShareLock')
        AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
                           WHERE d.datname = pg_catalog.current_database())
    ) held)`;
}
