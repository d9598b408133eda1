import { Problem } from '../../model/problem.ts';
import type { Transaction } from '../../postgres/session.ts';
import { quoteRelation } from '../../sql/quote.ts';
import { statisticsMissing } from '../problems.ts';

/** Where pg_stat_statements lives, and what its version calls things. */
export interface Extension {
  readonly version: string;
  /** Quoted. */
  readonly view: string;
  /** Quoted; null before 1.9. */
  readonly info: string | null;
  /** Columns of the view in milliseconds: `total_time` until 1.7. */
  readonly total: 'total_exec_time' | 'total_time';
  readonly slowest: 'max_exec_time' | 'max_time';
  /** The view tells statements inside functions apart (1.9). */
  readonly knowsNested: boolean;
  /** The role that asks. */
  readonly role: string;
}

interface Row {
  readonly schema: string;
  readonly version: string;
  readonly columns: readonly string[];
  readonly has_info: boolean;
  readonly role: string;
}

// It may be in any schema, which the search path need not name.
const sql = `SELECT n.nspname AS schema, e.extversion AS version, current_user::text AS role,
  ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = n.oid AND c.relname = 'pg_stat_statements' AND a.attnum > 0) AS columns,
  EXISTS (SELECT FROM pg_catalog.pg_class c
    WHERE c.relnamespace = n.oid AND c.relname = 'pg_stat_statements_info') AS has_info
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname = 'pg_stat_statements'`;

/** Throws a Problem where the database does not have it. */
export async function findExtension(tx: Transaction, where: string): Promise<Extension> {
  const [row] = await tx.query<Row>(sql);
  if (row === undefined) throw new Problem(statisticsMissing(where));
  const { schema, version, columns, role } = row;
  const inSchema = (name: string) => quoteRelation({ schema, name });
  const renamed = columns.includes('total_exec_time');
  return {
    version,
    role,
    view: inSchema('pg_stat_statements'),
    info: row.has_info ? inSchema('pg_stat_statements_info') : null,
    total: renamed ? 'total_exec_time' : 'total_time',
    slowest: renamed ? 'max_exec_time' : 'max_time',
    knowsNested: columns.includes('toplevel'),
  };
}
