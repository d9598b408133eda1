import type { AttributeStatistics } from '../../model/snapshot.ts';
import { ofUsers } from './fragments.ts';

/**
 * `pg_stats` as text, with the numbers of the columns. Of an index there are statistics of its
 * expressions alone. Ranges have bounds and lengths since PostgreSQL 17.
 */
export function attributeStatisticsSql(versionNum: number): string {
  const since17 = (column: string, type: string) =>
    versionNum >= 170000 ? `s.${column}::${type}` : `NULL::${type}`;
  return `
SELECT n.nspname AS schema, c.relname AS name,
  CASE WHEN c.relkind IN ('i', 'I') THEN 'index' ELSE 'table' END AS "relationKind",
  a.attname AS column, a.attnum AS position,
  pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, s.inherited,
  s.null_frac AS "nullFraction", s.avg_width AS "averageWidth", s.n_distinct AS distinct,
  s.most_common_vals::text AS "commonValues", s.most_common_freqs::text AS "commonFrequencies",
  s.histogram_bounds::text AS histogram, s.correlation,
  s.most_common_elems::text AS "commonElements",
  s.most_common_elem_freqs::text AS "commonElementFrequencies",
  s.elem_count_histogram::text AS "elementCountHistogram",
  ${since17('range_length_histogram', 'text')} AS "rangeLengthHistogram",
  ${since17('range_empty_frac', 'float4')} AS "rangeEmptyFraction",
  ${since17('range_bounds_histogram', 'text')} AS "rangeBoundsHistogram"
FROM pg_catalog.pg_stats s
JOIN pg_catalog.pg_namespace n ON n.nspname = s.schemaname
JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = s.attname
WHERE ${ofUsers}
ORDER BY n.nspname, c.relname, a.attnum, s.inherited`;
}

/** `pg_stats_ext_exprs`: expressions of statistics objects, which the table's owner sees. */
export function expressionStatisticsSql(versionNum: number): string {
  return `
SELECT n.nspname AS schema, e.stxname AS name, 'statistics' AS "relationKind",
  u.expr AS column, u.n AS position, 'text' AS type,
  ${versionNum >= 150000 ? 's.inherited' : 'false'} AS inherited,
  s.null_frac AS "nullFraction", s.avg_width AS "averageWidth", s.n_distinct AS distinct,
  s.most_common_vals::text AS "commonValues", s.most_common_freqs::text AS "commonFrequencies",
  s.histogram_bounds::text AS histogram, s.correlation,
  s.most_common_elems::text AS "commonElements",
  s.most_common_elem_freqs::text AS "commonElementFrequencies",
  s.elem_count_histogram::text AS "elementCountHistogram",
  NULL::text AS "rangeLengthHistogram", NULL::float4 AS "rangeEmptyFraction",
  NULL::text AS "rangeBoundsHistogram"
FROM pg_catalog.pg_statistic_ext e
JOIN pg_catalog.pg_namespace n ON n.oid = e.stxnamespace
JOIN pg_catalog.pg_class c ON c.oid = e.stxrelid
CROSS JOIN LATERAL pg_catalog.unnest(pg_catalog.pg_get_statisticsobjdef_expressions(e.oid))
  WITH ORDINALITY AS u(expr, n)
JOIN pg_catalog.pg_stats_ext_exprs s
  ON s.statistics_schemaname = n.nspname AND s.statistics_name = e.stxname AND s.expr = u.expr
WHERE ${ofUsers} AND s.null_frac IS NOT NULL
ORDER BY n.nspname, e.stxname, u.n`;
}

export type AttributeStatisticsRow = AttributeStatistics;

export interface HiddenIndexRow {
  readonly schema: string;
  readonly name: string;
}

/** Indexes on expressions whose statistics only the owner sees, on tables that the role may read. */
export const hiddenIndexStatisticsSql = `
SELECT DISTINCT n.nspname AS schema, c.relname AS name
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
WHERE i.indexprs IS NOT NULL AND t.reltuples > 0 AND ${ofUsers}
  AND NOT pg_catalog.has_table_privilege(c.oid, 'SELECT')
ORDER BY n.nspname, c.relname`;
