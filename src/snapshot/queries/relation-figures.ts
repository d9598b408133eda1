import type { RelationFigures } from '../../model/snapshot.ts';
import { ofUsers } from './fragments.ts';

/** Null blocks: dropped meanwhile. */
export type RelationFiguresRow = Omit<RelationFigures, 'height' | 'blocks'> & {
  readonly blocks: number | null;
};

/** Relations with storage, and partitioned ones. `relallfrozen` came with PostgreSQL 18. */
export function relationFiguresSql(versionNum: number): string {
  return `
SELECT n.nspname AS schema, c.relname AS name,
  CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned' WHEN 'm' THEN 'materialized view'
    WHEN 'i' THEN 'index' ELSE 'partitioned index' END AS kind,
  coalesce(am.amname, 'heap') AS method,
  c.relpages AS pages, c.reltuples::float8 AS tuples, c.relallvisible AS "allVisiblePages",
  ${versionNum >= 180000 ? 'c.relallfrozen' : '0'} AS "allFrozenPages",
  CASE WHEN c.relkind IN ('p', 'I') THEN 0
    ELSE (pg_catalog.pg_relation_size(c.oid, 'main') / 8192)::float8 END AS blocks
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
WHERE c.relkind IN ('r', 'p', 'm', 'i', 'I') AND ${ofUsers}
ORDER BY n.nspname, c.relname`;
}

export interface HeightRow {
  readonly schema: string;
  readonly name: string;
  readonly height: number;
}

/** The schema of pageinspect, where a superuser has it: its functions are closed to all others. */
export const pageinspectSql = `
SELECT n.nspname AS schema
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
JOIN pg_catalog.pg_roles r ON r.rolname = current_user AND r.rolsuper
WHERE e.extname = 'pageinspect'`;

/** `fastlevel` is what the planner reads of a btree's meta page. */
export function heightsSql(pageinspect: string): string {
  return `
SELECT n.nspname AS schema, c.relname AS name,
  (${pageinspect}.bt_metap(pg_catalog.format('%I.%I', n.nspname, c.relname))).fastlevel::int AS height
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_am am ON am.oid = c.relam AND am.amname = 'btree'
WHERE c.relkind = 'i' AND ${ofUsers}
ORDER BY n.nspname, c.relname`;
}
