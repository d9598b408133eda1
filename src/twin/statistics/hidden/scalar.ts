import { quoteIdentifier } from '../../../sql/quote.ts';
import type { DrawnColumn } from './expressions.ts';
import { many, weight } from './points.ts';

/** What ANALYZE would find of an expression, as a snapshot has it; numbers and lists alone. */
export interface Found {
  readonly type: string;
  readonly nullFraction: number;
  readonly averageWidth: number;
  readonly distinct: number;
  readonly commonValues: string | null;
  readonly commonFrequencies: string | null;
  readonly histogram: string | null;
  readonly correlation: number | null;
}

export interface Evaluated {
  /** A SELECT of points. */
  readonly points: string;
  readonly expression: string;
  readonly predicate: string | null;
  /** Its only column, where that has an order, and so a correlation. */
  readonly follows: DrawnColumn | null;
  /** `reltuples` */
  readonly rows: number;
}

/** The default of `default_statistics_target`. */
const target = 100;

/**
 * One row of Found, or none where nothing is left: values are weighed as their points are.
 *
 * A value met once among points that stand for many tells only that there are such. How many there
 * are is estimated from that as ANALYZE does from a sample (`compute_scalar_stats`, after Haas and
 * Stokes); what is met more often than by chance is common. Equal values lie in the rows' order, and the rest as
 * the column's values do where the expression keeps their order.
 */
export function scalarSql({ follows, rows, ...given }: Evaluated): string {
  const column = follows === null ? '0' : quoteIdentifier(follows.name);
  return `
WITH evaluated AS MATERIALIZED (
  SELECT ${given.expression} AS v, ${weight} AS w, ${many} AS many, ${column} AS c
  FROM (${given.points}) AS points
  ${given.predicate === null ? '' : `WHERE ${given.predicate}`}
), whole AS MATERIALIZED (
  SELECT sum(w) AS w, sum(w) FILTER (WHERE v IS NULL) AS nulls,
    sum(w * pg_catalog.pg_column_size(v)) / nullif(sum(w) FILTER (WHERE v IS NOT NULL), 0) AS width,
    coalesce(avg(w) FILTER (WHERE many > 1), 0) AS unit,
    pg_catalog.format_type(max(pg_catalog.pg_typeof(v)::pg_catalog.oid), NULL) AS type
  FROM evaluated
), groups AS MATERIALIZED (
  SELECT g.*, g.certain + CASE WHEN g.uncertain > 1 THEN g.w - g.certain
      ELSE (g.w - g.certain) / g.many END AS share
  FROM (
    SELECT v, sum(w) AS w, count(*) AS met, sum(many) AS many,
      count(*) FILTER (WHERE many > 1) AS uncertain,
      coalesce(sum(w) FILTER (WHERE many <= 1), 0) AS certain
    FROM evaluated WHERE v IS NOT NULL GROUP BY v) AS g
), counted AS MATERIALIZED (
  SELECT count(*) AS found, sum(w) AS w, sum((w / whole) ^ 2) AS ties,
    sum(met) * count(*) / (sum(met) - count(*) FILTER (WHERE met = 1)
      + count(*) FILTER (WHERE met = 1) * sum(met) / sum(many)) AS different
  FROM (SELECT g.*, sum(w) OVER () AS whole FROM groups g) AS g
), judged AS MATERIALIZED (
  SELECT g.*, pg_catalog.row_number() OVER (ORDER BY g.share DESC, g.v) <= ${target}
      AND (c.different < least(c.found * 1.05, ${target} + 0.5)
        OR g.share > c.w / c.different + CASE WHEN g.uncertain > 1
          THEN t.unit + 2 * sqrt(c.w / c.different * t.unit) ELSE 0 END) AS common
  FROM groups g, counted c, whole t
), rest AS MATERIALIZED (
  SELECT v, sum(w) OVER (ORDER BY v) / sum(w) OVER () AS upto
  FROM judged WHERE NOT common
), bounds AS MATERIALIZED (
  SELECT at.n, (SELECT r.v FROM rest r
    WHERE r.upto >= (at.n::float8 / at.bins) - 1e-9 ORDER BY r.v LIMIT 1) AS v
  FROM (SELECT b.n, b.bins FROM
      (SELECT least(count(*), ${target + 1})::int - 1 AS bins FROM rest) AS size,
      LATERAL (SELECT size.bins, n FROM pg_catalog.generate_series(0, size.bins) AS n) AS b) AS at
  WHERE at.bins > 0
), ranks AS (
  SELECT corr(r.v, r.c) AS alike, sum(r.w ^ 2 / r.many) / sum(r.w) ^ 2 AS ties
  FROM (SELECT sum(w) OVER (ORDER BY v) AS v, sum(w) OVER (ORDER BY c) AS c, w, many
    FROM evaluated WHERE v IS NOT NULL) AS r
)
SELECT whole.type, coalesce(whole.nulls, 0) / whole.w AS "nullFraction",
  pg_catalog.round(coalesce(whole.width, 0))::int AS "averageWidth",
  coalesce(CASE WHEN counted.different > 0.1 * ${rows} * whole.w
    THEN - least(counted.different / (${rows} * whole.w), 1)
    ELSE pg_catalog.round(counted.different::numeric) END, 0)::float4 AS distinct,
  (SELECT pg_catalog.array_agg(v ORDER BY share DESC, v)::text FROM judged WHERE common) AS "commonValues",
  (SELECT pg_catalog.array_agg((j.share / whole.w)::float4 ORDER BY j.share DESC, j.v)::text
     FROM judged j WHERE common) AS "commonFrequencies",
  (SELECT pg_catalog.array_agg(v ORDER BY n)::text FROM bounds) AS histogram,
  (counted.ties + (1 - counted.ties) * coalesce(ranks.alike, 0)
    * (${follows?.correlation ?? 'NULL::float8'} - ranks.ties) / nullif(1 - ranks.ties, 0))::float4
    AS correlation
FROM whole, counted, ranks
WHERE whole.w > 0`;
}
