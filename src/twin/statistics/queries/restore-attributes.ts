import { givenAttributes } from './given-attributes.ts';

export interface RestoredRow {
  readonly n: number;
  /** False: something of it was not taken. */
  readonly taken: boolean;
}

/** PostgreSQL 18's own way. It leaves out what is NULL. `$2`: the original's `server_version_num`. */
export const restoreAttributesSql = `
SELECT s.n, pg_catalog.pg_restore_attribute_stats(
  'schemaname', s.schema, 'relname', s.name,
  'attname', CASE s."relationKind" WHEN 'table' THEN s."column" END,
  'attnum', CASE s."relationKind" WHEN 'index' THEN s."position" END,
  'inherited', s.inherited, 'version', $2::int,
  'null_frac', s."nullFraction", 'avg_width', s."averageWidth", 'n_distinct', s."distinct",
  'most_common_vals', s."commonValues", 'most_common_freqs', s."commonFrequencies"::float4[],
  'histogram_bounds', s.histogram, 'correlation', s.correlation,
  'most_common_elems', s."commonElements",
  'most_common_elem_freqs', s."commonElementFrequencies"::float4[],
  'elem_count_histogram', s."elementCountHistogram"::float4[],
  'range_length_histogram', s."rangeLengthHistogram", 'range_empty_frac', s."rangeEmptyFraction",
  'range_bounds_histogram', s."rangeBoundsHistogram") AS taken
FROM ${givenAttributes}
ORDER BY s.n`;
