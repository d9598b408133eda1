import { ofUsers } from './fragments.ts';

export interface ConstraintRow {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly kind: 'p' | 'u' | 'f' | 'c' | 'x' | 'n';
  readonly columns: readonly string[] | null;
  readonly references_schema: string | null;
  readonly references_table: string | null;
  readonly references_columns: readonly string[] | null;
  readonly on_delete: 'a' | 'r' | 'c' | 'n' | 'd' | ' ';
  readonly validated: boolean;
  /** Null: dropped meanwhile. */
  readonly definition: string | null;
}

/** Constraints of tables; `n` (NOT NULL) has rows of its own since PostgreSQL 18. */
export const constraintsSql = `
SELECT n.nspname AS schema, c.relname AS table, k.conname AS name, k.contype::text AS kind,
  ${columnNames('k.conrelid', 'k.conkey')} AS columns,
  fn.nspname AS references_schema, f.relname AS references_table,
  ${columnNames('k.confrelid', 'k.confkey')} AS references_columns,
  k.confdeltype::text AS on_delete, k.convalidated AS validated,
  pg_catalog.pg_get_constraintdef(k.oid) AS definition
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class f ON f.oid = k.confrelid
LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
WHERE k.contype IN ('p', 'u', 'f', 'c', 'x', 'n') AND ${ofUsers}
ORDER BY n.nspname, c.relname, k.conname`;

/** Names in key order; an expression of an exclusion constraint (number 0) has none. */
function columnNames(relation: string, numbers: string): string {
  return `(SELECT pg_catalog.array_agg(a.attname ORDER BY u.n)
    FROM pg_catalog.unnest(${numbers}) WITH ORDINALITY AS u(attnum, n)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = ${relation} AND a.attnum = u.attnum)`;
}
