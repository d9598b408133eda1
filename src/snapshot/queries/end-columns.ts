import { ofUsers } from './fragments.ts';

export interface EndColumnRow {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
}

/**
 * Leading columns of the btrees whose ends the planner reads (`get_actual_variable_range`: valid, not
 * partial, a plain column), on tables whose rows the role may see.
 */
export const endColumnsSql = `
SELECT DISTINCT n.nspname AS schema, c.relname AS table, a.attname AS column
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid AND ic.relkind = 'i'
JOIN pg_catalog.pg_am am ON am.oid = ic.relam AND am.amname = 'btree'
JOIN pg_catalog.pg_class c ON c.oid = i.indrelid AND c.relkind IN ('r', 'm')
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
WHERE i.indisvalid AND i.indisready AND i.indpred IS NULL AND a.attnum > 0 AND ${ofUsers}
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
  AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
  AND NOT pg_catalog.row_security_active(c.oid)
ORDER BY n.nspname, c.relname, a.attname`;
