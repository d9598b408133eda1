import type { Blocker, WaitReason } from '../../model/applied.ts';
import type { RelationName } from '../../model/catalog.ts';
import type { Asking } from '../asking.ts';

/**
 * Prisma Migrate's advisory lock. It is looked at and never taken: a second deployer that waits for
 * it holds a snapshot, for which a concurrent build waits in turn (40P01).
 */
const prismaLock = 72707369;

/** dbperf's own: `dbpf` in ASCII. Only ever tried for, since waiting for it would hold a snapshot. */
const ownLock = 0x64627066;

export interface Obstacle {
  readonly why: WaitReason;
  readonly blocker: Blocker;
}

interface Row {
  readonly why: WaitReason;
  readonly pid: number | null;
  readonly application: string | null;
  readonly age_ms: number | null;
  readonly state: string | null;
}

/** Columns of a Blocker, of a joined `pg_stat_activity AS a`. */
export const blockerColumns = `COALESCE(a.application_name, '') AS application,
    (EXTRACT(epoch FROM pg_catalog.clock_timestamp() - COALESCE(a.xact_start, a.state_change)) * 1000)::float8
      AS age_ms,
    a.state`;

const advisorySql = `SELECT $1::text AS why, l.pid, ${blockerColumns}
  FROM pg_catalog.pg_locks AS l
  LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
  WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid = $2::oid AND l.objsubid = 1
    AND l.granted AND l.pid <> pg_catalog.pg_backend_pid()
    AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d
                       WHERE d.datname = pg_catalog.current_database())
  ORDER BY l.pid`;

/** A build holds its lock on the table to its end; with masked columns for other roles. */
const buildSql = `SELECT 'build' AS why, l.pid, ${blockerColumns}
  FROM pg_catalog.pg_locks AS l
  JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
  WHERE n.nspname = $1 AND c.relname = $2 AND l.locktype = 'relation'
    AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted AND l.pid <> pg_catalog.pg_backend_pid()
    AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d
                       WHERE d.datname = pg_catalog.current_database())
    AND EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index AS p WHERE p.pid = l.pid)
  ORDER BY l.pid`;

/** Takes dbperf's own lock for the session; tells who has it where somebody has. */
export async function tryOwnLock(asking: Asking): Promise<Obstacle | null> {
  const [row] = await asking.query<{ taken: boolean }>(
    'SELECT pg_catalog.pg_try_advisory_lock($1::bigint) AS taken',
    [ownLock],
  );
  if (row?.taken === true) return null;
  const holder = await firstOf(asking, advisorySql, ['apply', ownLock]);
  return holder ?? { why: 'apply', blocker: { pid: 0, application: '', ageMs: null, state: null } };
}

/** Who deploys with Prisma at this moment, or builds an index of the table; null where nobody does. */
export async function findObstacle(
  asking: Asking,
  table: RelationName | null,
): Promise<Obstacle | null> {
  const deployer = await firstOf(asking, advisorySql, ['prisma', prismaLock]);
  if (deployer !== null || table === null) return deployer;
  return firstOf(asking, buildSql, [table.schema, table.name]);
}

async function firstOf(
  asking: Asking,
  sql: string,
  values: readonly unknown[],
): Promise<Obstacle | null> {
  const [row] = await asking.query<Row>(sql, values);
  if (row === undefined) return null;
  const { why, pid, application, age_ms, state } = row;
  return { why, blocker: { pid: pid ?? 0, application: application ?? '', ageMs: age_ms, state } };
}
