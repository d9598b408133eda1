export interface DeployRow {
  readonly pid: number;
  readonly role: string;
  readonly application: string;
  readonly state: string | null;
  readonly age_ms: number | null;
}

/** Who holds Prisma's advisory lock, or waits for it. */
export const deploysSql = `
SELECT l.pid, coalesce(a.usename, '') AS role, coalesce(a.application_name, '') AS application,
  a.state, (EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.backend_start) * 1000)::float8 AS age_ms
FROM pg_catalog.pg_locks l
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid = 72707369 AND l.objsubid = 1
  AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
                     WHERE d.datname = pg_catalog.current_database())
ORDER BY l.granted DESC, l.pid`;
