import type { RelationName } from '../../../model/catalog.ts';
import { locksOf } from './locks.ts';
import { namedOids } from './tables.ts';

export interface ActivityRow {
  readonly pid: number;
  readonly role: string;
  readonly application: string;
  /** Null where it is hidden from the role. */
  readonly state: string | null;
  /** Milliseconds; null where it is hidden from the role. */
  readonly age_ms: number | null;
  readonly snapshot: boolean;
  readonly locked: readonly RelationName[];
  readonly wraparound: boolean;
}

/** Where the role may not see a session's type, one without a role is a process of the server's. */
const isAutovacuum = `(coalesce(a.backend_type, '') = 'autovacuum worker'
      OR (a.backend_type IS NULL AND a.usename IS NULL))`;

/**
 * Sessions of this database that a concurrent build on the tables ($1, $2) waits for. It waits for
 * whoever holds a lock that conflicts with SHARE on its table, and in the end for every older
 * snapshot of the database, save those of VACUUM. An autovacuum yields, unless it prevents
 * wraparound, which only its own title tells. A running build is not among them: it is told apart.
 * `backend_xmin` is shown to every role, unlike age and state.
 */
export const activitySql = `
WITH concerned AS (${namedOids}),
sessions AS (
  SELECT a.pid, a.usename, a.application_name, a.state, a.xact_start,
    a.backend_xmin IS NOT NULL AND vacuum.pid IS NULL
      AND NOT ${isAutovacuum} AS snapshot,
    ${locksOf('l.pid = a.pid')} AS locked,
    ${isAutovacuum} AS autovacuum,
    a.query LIKE 'autovacuum: %(to prevent wraparound)' AS wraparound
  FROM pg_catalog.pg_stat_activity a
  LEFT JOIN pg_catalog.pg_stat_progress_vacuum vacuum ON vacuum.pid = a.pid
  LEFT JOIN pg_catalog.pg_stat_progress_create_index build ON build.pid = a.pid
  WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
    AND a.leader_pid IS NULL AND build.pid IS NULL
)
SELECT s.pid, coalesce(s.usename, '') AS role, coalesce(s.application_name, '') AS application,
  s.state, s.snapshot, coalesce(s.locked, '[]'::json) AS locked,
  (s.autovacuum AND s.wraparound) AS wraparound,
  (EXTRACT(epoch FROM pg_catalog.clock_timestamp() - s.xact_start) * 1000)::float8 AS age_ms
FROM sessions s
WHERE (s.snapshot OR s.locked IS NOT NULL) AND (NOT s.autovacuum OR s.wraparound)
ORDER BY s.xact_start, s.pid`;
