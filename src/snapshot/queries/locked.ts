import type { Transaction } from '../../postgres/session.ts';
import { quoteRelation } from '../../sql/quote.ts';

const sql = `
SELECT DISTINCT n.nspname AS schema, c.relname AS name
FROM pg_catalog.pg_locks l
JOIN pg_catalog.pg_database d ON d.oid = l.database AND d.datname = pg_catalog.current_database()
JOIN pg_catalog.pg_class c ON c.oid = l.relation
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND c.relkind IN ('r', 'p', 'm')
ORDER BY n.nspname, c.relname`;

/** Quoted names of the tables that somebody holds, or wants, exclusively. */
export async function lockedRelations(tx: Transaction): Promise<readonly string[]> {
  const rows = await tx.query<{ readonly schema: string; readonly name: string }>(sql);
  return rows.map(quoteRelation);
}
