import { namedOids } from './tables.ts';

/** What a session of the connected role begins with, milliseconds; 0: none. */
export interface TimeoutRow {
  readonly name: string;
  readonly ms: number;
}

export const timeoutNames = ['statement_timeout', 'lock_timeout', 'transaction_timeout'] as const;

/**
 * `reset_val`: not what dbperf has set for its own transaction. `idle_in_transaction_session_timeout`
 * is not among them: a build is never idle.
 */
export const timeoutsSql = `
SELECT s.name, s.reset_val::float8 AS ms
FROM pg_catalog.pg_settings s
WHERE s.name = ANY ($1)
ORDER BY s.name`;

export interface RoleTimeoutRow {
  /** Null: for all roles. */
  readonly role: string | null;
  /** Null: in all databases. */
  readonly database: string | null;
  readonly name: string;
  /** As it was written, for example `30s`. */
  readonly value: string;
  readonly own: boolean;
}

/**
 * Timeouts of ALTER ROLE and ALTER DATABASE ($3: names) that hold in this database, for the
 * connected role, for all, and for those who may log in and act as owner of a table ($1, $2): only
 * an owner can build an index, so it is they who deploy.
 */
export const roleTimeoutsSql = `
WITH concerned AS (${namedOids})
SELECT r.rolname AS role, d.datname AS database, r.rolname IS NOT DISTINCT FROM session_user AS own,
  pg_catalog.split_part(entry, '=', 1) AS name,
  pg_catalog.substr(entry, pg_catalog.strpos(entry, '=') + 1) AS value
FROM pg_catalog.pg_db_role_setting s
CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS entry
LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
WHERE pg_catalog.split_part(entry, '=', 1) = ANY ($3)
  AND (s.setdatabase = 0 OR d.datname = pg_catalog.current_database())
  AND (s.setrole = 0 OR r.rolname = session_user
    OR (r.rolcanlogin AND EXISTS (
      SELECT FROM concerned JOIN pg_catalog.pg_class c ON c.oid = concerned.oid
      WHERE pg_catalog.pg_has_role(r.oid, c.relowner, 'USAGE'))))
ORDER BY r.rolname NULLS LAST, d.datname NULLS LAST, name`;
