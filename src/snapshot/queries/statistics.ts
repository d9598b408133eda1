import { ofUsers } from './fragments.ts';

export interface StatisticsRow {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  readonly null_fraction: number;
  readonly distinct: number;
  readonly average_width: number;
  readonly correlation: number | null;
  /** Text of an array. */
  readonly common_values: string | null;
  readonly common_frequencies: readonly number[] | null;
  /** Text of an array. */
  readonly histogram: string | null;
}

/** Wider columns (documents, long texts) come without values: nobody compares with them. Bytes. */
export const widestValue = 200;

/**
 * `pg_stats` shows only columns that the role may read, and none under row-level security. A
 * partitioned table has the inherited row alone, an inheritance parent both: its own counts.
 */
export const statisticsSql = `
SELECT n.nspname AS schema, c.relname AS table, s.attname AS column,
  s.null_frac AS null_fraction, s.n_distinct AS distinct, s.avg_width AS average_width,
  s.correlation,
  CASE WHEN s.avg_width <= $1 THEN s.most_common_vals::text END AS common_values,
  CASE WHEN s.avg_width <= $1 THEN s.most_common_freqs END AS common_frequencies,
  CASE WHEN s.avg_width <= $1 THEN s.histogram_bounds::text END AS histogram
FROM pg_catalog.pg_stats s
JOIN pg_catalog.pg_namespace n ON n.nspname = s.schemaname
JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename
WHERE c.relkind IN ('r', 'p', 'm', 'f') AND s.inherited = (c.relkind = 'p') AND ${ofUsers}
ORDER BY n.nspname, c.relname, s.attname`;
