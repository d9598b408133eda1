import type { RelationName } from '../../../model/catalog.ts';
import { locksOf } from './locks.ts';
import { namedOids } from './tables.ts';

export interface PreparedRow {
  readonly gid: string;
  readonly owner: string;
  readonly age_ms: number;
  readonly locked: readonly RelationName[];
}

const ofPrepared = `l.pid IS NULL AND l.virtualtransaction IN (
        SELECT x.virtualtransaction FROM pg_catalog.pg_locks x
        WHERE x.locktype = 'transactionid' AND x.transactionid = p.transaction AND x.pid IS NULL)`;

/**
 * Prepared transactions that hold a lock on the tables ($1, $2). Their locks have no process, and a
 * virtual transaction that is their former session's, or after a restart `-1/xid`: so it is found
 * through the lock on the transaction itself. They hold no snapshot that a build would wait for.
 */
export const preparedSql = `
WITH concerned AS (${namedOids}),
prepared AS (
  SELECT p.gid, p.owner::text AS owner, p.prepared,
    ${locksOf(ofPrepared)} AS locked
  FROM pg_catalog.pg_prepared_xacts p
  WHERE p.database = pg_catalog.current_database()
)
SELECT p.gid, p.owner, p.locked,
  (EXTRACT(epoch FROM pg_catalog.clock_timestamp() - p.prepared) * 1000)::float8 AS age_ms
FROM prepared p
WHERE p.locked IS NOT NULL
ORDER BY p.prepared, p.gid`;
