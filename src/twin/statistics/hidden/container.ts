import type { Superuser } from '../../../postgres/embedded/superuser.ts';
import { many, weight } from './points.ts';
import type { Evaluated, Found } from './scalar.ts';

/** What `pg_stats` adds of the items in arrays and texts, and of ranges. */
export interface FoundItems extends Found {
  readonly commonElements: string | null;
  readonly commonElementFrequencies: string | null;
  readonly elementCountHistogram: string | null;
  readonly rangeLengthHistogram: string | null;
  readonly rangeEmptyFraction: number | null;
  readonly rangeBoundsHistogram: string | null;
}

/** Rows in the table that ANALYZE sees. */
const most = 3_000;

/**
 * Values that hold others have an ANALYZE of their own: it is run over a table of them, in which what
 * a point weighs is the number of its rows. To be rolled back.
 */
export async function analysedContainers(
  on: Superuser,
  given: Evaluated,
): Promise<FoundItems | null> {
  await on.run(`${tableSql(given)}; ANALYZE pg_temp.dbperf_evaluated (v)`);
  const [found] = await on.query<FoundItems>(foundSql(on.versionNum));
  return found ?? null;
}

function tableSql({ points, expression, predicate }: Evaluated): string {
  return `
CREATE TEMPORARY TABLE dbperf_evaluated AS
WITH points AS MATERIALIZED (${points})
SELECT ${expression} AS v, ${weight} AS weight, ${many} AS many
FROM points, LATERAL (SELECT greatest(1.0 / ${most},
    (SELECT min(${weight}) FROM points)) AS one) AS unit,
  LATERAL pg_catalog.generate_series(1, pg_catalog.round(${weight} / unit.one)::int)
${predicate === null ? '' : `WHERE ${predicate}`}`;
}

function foundSql(versionNum: number): string {
  const since17 = (column: string, type: string) =>
    versionNum >= 170000 ? `s.${column}::${type}` : `NULL::${type}`;
  return `
SELECT pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, s.null_frac AS "nullFraction",
  s.avg_width AS "averageWidth", s.n_distinct AS distinct,
  s.most_common_vals::text AS "commonValues", s.most_common_freqs::text AS "commonFrequencies",
  s.histogram_bounds::text AS histogram, NULL::float4 AS correlation,
  i.items AS "commonElements", i.frequencies AS "commonElementFrequencies",
  s.elem_count_histogram::text AS "elementCountHistogram",
  ${since17('range_length_histogram', 'text')} AS "rangeLengthHistogram",
  ${since17('range_empty_frac', 'float4')} AS "rangeEmptyFraction",
  ${since17('range_bounds_histogram', 'text')} AS "rangeBoundsHistogram"
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_stats s ON s.tablename = 'dbperf_evaluated' AND s.attname = a.attname
LEFT JOIN LATERAL (${itemsSql}) AS i ON true
WHERE a.attrelid = 'pg_temp.dbperf_evaluated'::pg_catalog.regclass AND a.attname = 'v'`;
}

/**
 * After the items' frequencies come the least and the greatest, and of arrays NULL's. An item of one
 * point that stands for many values is one of its own; what is in no list is taken for half as
 * frequent as the least, which is one value's.
 */
const itemsSql = `
  SELECT pg_catalog.array_agg(e.item ORDER BY e.n)::text AS items,
    (pg_catalog.array_agg(e.frequency ORDER BY e.n)
      || coalesce(r.least, s.most_common_elem_freqs[r.listed + 1])
      || s.most_common_elem_freqs[r.listed + 2 :])::text AS frequencies
  FROM (SELECT (max(weight / many) FILTER (WHERE many > 1))::float4 AS least,
      coalesce(max(weight) FILTER (WHERE many > 1), 0) AS one,
      pg_catalog.cardinality(s.most_common_elems::text::text[]) AS listed
    FROM pg_temp.dbperf_evaluated) AS r
  CROSS JOIN LATERAL (
    SELECT u.*, s.most_common_elem_freqs[u.n] AS frequency
    FROM pg_catalog.unnest(s.most_common_elems::text::text[]) WITH ORDINALITY AS u(item, n)) AS e
  WHERE e.frequency > 1.5 * r.one
  GROUP BY r.least, r.listed`;
