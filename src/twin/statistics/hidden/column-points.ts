import { quoteLiteral } from '../../../sql/quote.ts';
import type { DrawnColumn } from './expressions.ts';

/** Points that a column's histogram becomes where values between its bounds can be told. */
const mostPoints = 3_000;

/**
 * A SELECT of a column's values as its statistics tell of them: `value`, `weight`: the share of the
 * rows that the point stands for, `many`: the number of different values.
 *
 * The histogram's bounds stand for all between them; numbers and times are told in between, off the
 * regular, or a modulus would meet one remainder alone.
 */
export function columnPoints(column: DrawnColumn, table: number, inherited: boolean): string {
  const { type } = column;
  const between = valueBetween(column);
  const points = between === null ? 'r.bins + 1' : `least(r.others, ${mostPoints})::int`;
  return `
  SELECT point.value, point.weight, point.many
  FROM (${figuresOf(column, table, inherited)}) AS r,
  LATERAL (
    SELECT NULL::${type} AS value, r.nulls AS weight, 1::float8 AS many WHERE r.nulls > 0
    UNION ALL
    SELECT c.value::${type}, c.frequency, 1 FROM ROWS FROM (pg_catalog.unnest(r.common),
      pg_catalog.unnest(r.frequencies)) AS c(value, frequency)
    UNION ALL
    SELECT ${between ?? 'r.bounds[at.n]'}::${type}, r.rest / p.points,
      greatest(r.others / p.points, 1)
    FROM (SELECT greatest(${points}, 1) AS points) AS p,
      LATERAL pg_catalog.generate_series(1, p.points) AS at(n),
      LATERAL (SELECT r.bins * (at.n - 1 + CASE WHEN r.others > p.points
        THEN (at.n * 0.6180339887) % 1 ELSE 0.5 END) / p.points AS place) AS q,
      LATERAL (SELECT floor(q.place)::int AS bin, (q.place % 1)::numeric AS part) AS b
    WHERE r.rest > 0 AND r.bounds IS NOT NULL
  ) AS point`;
}

/** Lists of values as arrays of text, whatever their type. OFFSET 0: made once, not for each point. */
function figuresOf({ name }: DrawnColumn, table: number, inherited: boolean): string {
  return `
    SELECT s.*, pg_catalog.cardinality(s.bounds) - 1 AS bins,
      1 - s.nulls - coalesce((SELECT sum(f) FROM pg_catalog.unnest(s.frequencies) AS f), 0) AS rest,
      greatest(s.different - coalesce(pg_catalog.cardinality(s.common), 0), 1) AS others
    FROM (
      SELECT s.null_frac::float8 AS nulls, s.most_common_vals::text::text[] AS common,
        s.most_common_freqs::float8[] AS frequencies, s.histogram_bounds::text::text[] AS bounds,
        CASE WHEN s.n_distinct < 0 THEN - s.n_distinct * c.reltuples ELSE s.n_distinct END::float8
          AS different
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname
      WHERE c.oid = ${table} AND s.attname = ${quoteLiteral(name)} AND s.inherited = ${inherited}
      OFFSET 0
    ) AS s
    OFFSET 0`;
}

/** SQL of the value in a bin's part; null for a type of which only the bounds are known. */
function valueBetween({ base }: DrawnColumn): string | null {
  const [from, to] = [`r.bounds[b.bin + 1]::${base}`, `r.bounds[b.bin + 2]::${base}`];
  if (/^(smallint|integer|bigint)$/.test(base)) {
    return `pg_catalog.floor(${from}::numeric + (${to}::numeric - ${from}) * b.part)`;
  }
  if (/^(real|double precision)$/.test(base))
    return `(${from} + (${to} - ${from}) * b.part::float8)`;
  if (base === 'numeric') {
    const digits = `greatest(pg_catalog.scale(${from}), pg_catalog.scale(${to}))`;
    return `pg_catalog.round(${from} + (${to} - ${from}) * b.part, ${digits})`;
  }
  if (base === 'date') return `(${from} + pg_catalog.floor((${to} - ${from}) * b.part)::int)`;
  return /^timestamp/.test(base) ? `(${from} + (${to} - ${from}) * b.part::float8)` : null;
}
