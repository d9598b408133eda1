export interface LimitRow {
  readonly role: string;
  readonly database: string;
  readonly maxConnections: number | null;
  readonly reserved: number | null;
  readonly statementTimeoutMs: number | null;
  /** Process that answers. */
  readonly pid: number;
}

/** `reset_val`: what a session starts with, not what dbperf has set. A setting of 16 is absent before. */
const setting = (name: string) =>
  `(SELECT s.reset_val::bigint FROM pg_catalog.pg_settings s WHERE s.name = '${name}')`;

export const limitsSql = `
SELECT current_user AS role, pg_catalog.current_database() AS database,
  pg_catalog.pg_backend_pid() AS pid,
  ${setting('max_connections')} AS "maxConnections",
  ${setting('superuser_reserved_connections')} + coalesce(${setting('reserved_connections')}, 0)
    AS reserved,
  ${setting('statement_timeout')} AS "statementTimeoutMs"`;

export interface OwnLimitRow {
  readonly roleLimit: number | null;
  readonly databaseLimit: number | null;
}

/** -1 is no limit, and -2 a database that is being dropped. */
export const ownLimitsSql = `
SELECT CASE WHEN r.rolconnlimit >= 0 AND NOT r.rolsuper THEN r.rolconnlimit END AS "roleLimit",
  CASE WHEN d.datconnlimit >= 0 AND NOT r.rolsuper THEN d.datconnlimit END AS "databaseLimit"
FROM pg_catalog.pg_roles r, pg_catalog.pg_database d
WHERE r.rolname = current_user AND d.datname = pg_catalog.current_database()`;

export interface UseRow {
  readonly role: string;
  readonly database: string;
  readonly application: string;
  readonly connections: number;
  /** Of them those whose kind the role may not see. */
  readonly unseen: number;
}

/** Without pg_read_all_stats the kind of others' processes is NULL; those with a user may be clients. */
export const useSql = `
SELECT a.usename AS role, coalesce(a.datname, '') AS database,
  coalesce(a.application_name, '') AS application,
  pg_catalog.count(*)::int AS connections,
  pg_catalog.count(*) FILTER (WHERE a.backend_type IS NULL)::int AS unseen
FROM pg_catalog.pg_stat_activity a
WHERE a.usename IS NOT NULL AND a.pid <> pg_catalog.pg_backend_pid()
  AND coalesce(a.backend_type, 'client backend') = 'client backend'
GROUP BY 1, 2, 3
ORDER BY 4 DESC, 1, 2, 3`;
