import { ofUsers } from '../queries/fragments.ts';
import { collate } from './types.ts';

export interface TableDefinitionRow {
  readonly key: string;
  /** Quoted, with its schema. */
  readonly name: string;
  readonly unlogged: boolean;
  /** `"fillfactor=70", …`: only what bears on plans. */
  readonly options: string | null;
  /** `RANGE (created_at)` of a partitioned table. */
  readonly partition_key: string | null;
}

/** Materialised views and foreign tables become plain tables of the same columns. */
export const tableDefinitionsSql = `
SELECT 'pg_class:' || c.oid AS key, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
  c.relpersistence = 'u' AND c.relkind <> 'p' AS unlogged,
  CASE WHEN c.relkind <> 'p' THEN (
    SELECT pg_catalog.string_agg(o, ', ' ORDER BY o) FROM pg_catalog.unnest(c.reloptions) AS u(o)
    WHERE o ~ '^(fillfactor|parallel_workers)=') END AS options,
  CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition_key
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm', 'f') AND ${ofUsers}
ORDER BY n.nspname, c.relname`;

export interface ColumnDefinitionRow {
  readonly key: string;
  /** Quoted; null of a dropped column. */
  readonly name: string | null;
  readonly position: number;
  /** Added with a default after rows: the planner then reads no whole rows where it needs few columns. */
  readonly added_later: boolean;
  /** `attlen` and `attalign`, from which a dropped column's stand-in is made. */
  readonly length: number;
  readonly alignment: string;
  readonly type: string | null;
  /** Without its modifier, for types that a domain stands in for. */
  readonly plain_type: string | null;
  readonly type_key: string | null;
  /** ` COLLATE …` */
  readonly collation: string | null;
  /** `NOT NULL` with what it needs besides. */
  readonly not_null: string | null;
  readonly generated: '' | 's' | 'v';
  readonly expression: string | null;
}

/**
 * Columns in their physical order, dropped ones among them. PostgreSQL 18 has rows for NOT NULL: one
 * that is not validated is added later, one with NO INHERIT says so.
 */
export function columnDefinitionsSql(versionNum: number): string {
  const since18 = (k: string) => (versionNum >= 180000 ? k : 'NULL');
  const constraint = (what: string) =>
    since18(`(SELECT ${what} FROM pg_catalog.pg_constraint k
    WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum])`);
  return `
SELECT 'pg_class:' || c.oid AS key,
  CASE WHEN NOT a.attisdropped THEN pg_catalog.quote_ident(a.attname) END AS name,
  a.attnum AS position, a.atthasmissing AS added_later, a.attlen AS length, a.attalign::text AS alignment,
  pg_catalog.format_type(t.oid, a.atttypmod) AS type, pg_catalog.format_type(t.oid, NULL) AS plain_type,
  'pg_type:' || CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END AS type_key,
  ${collate('a.attcollation', 't.typcollation')} AS collation,
  CASE WHEN a.attnotnull AND coalesce(${constraint('k.convalidated')}, true) THEN
    CASE WHEN ${constraint('k.connoinherit')} THEN ' NOT NULL NO INHERIT' ELSE ' NOT NULL' END
  END AS not_null,
  a.attgenerated::text AS generated,
  pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS expression
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d
  ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated <> ''
WHERE c.relkind IN ('r', 'p', 'm', 'f') AND a.attnum > 0 AND ${ofUsers}
ORDER BY n.nspname, c.relname, a.attnum`;
}
