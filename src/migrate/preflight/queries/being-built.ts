/**
 * Whether somebody builds the index of `pg_index i` at this moment. Whoever builds holds SHARE UPDATE
 * EXCLUSIVE (SHARE without CONCURRENTLY) on its table, and process and locks are shown to every role.
 * Which index it is, a role may not see of others' builds; and of a REINDEX the view names the old one
 * at first.
 */
export const isBeingBuilt = `
  NOT (i.indisvalid AND i.indisready) AND EXISTS (
    SELECT FROM pg_catalog.pg_stat_progress_create_index b
    JOIN pg_catalog.pg_locks l ON l.pid = b.pid
    WHERE b.datname = pg_catalog.current_database()
      AND l.locktype = 'relation' AND l.granted AND l.relation = i.indrelid
      AND l.mode IN ('ShareUpdateExclusiveLock', 'ShareLock')
      AND (b.command IS NULL OR b.command LIKE 'REINDEX%' OR b.index_relid = i.indexrelid)
  )`;

/** Indexes that are being built in this database. */
export const beingBuiltSql = `
SELECT n.nspname AS schema, c.relname AS name
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE ${isBeingBuilt}
ORDER BY n.nspname, c.relname`;
