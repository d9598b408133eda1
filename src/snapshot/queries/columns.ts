import { ofUsers } from './fragments.ts';

export interface ColumnRow {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly position: number;
  readonly type: string;
  readonly not_null: boolean;
  readonly generated: boolean;
}

export const columnsSql = `
SELECT n.nspname AS schema, c.relname AS table, a.attname AS name, a.attnum AS position,
  pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
  a.attnotnull AS not_null, a.attgenerated <> '' AS generated
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND ${ofUsers}
ORDER BY n.nspname, c.relname, a.attnum`;
