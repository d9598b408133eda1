/**
 * The rows of AttributeStatistics that parameter `$1` holds as a JSON array, each with its place `n`
 * in it, beside the twin's own relation `c` and attribute `a`. Rows without one are left out.
 *
 * A table's column goes by its name, since the twin may number it otherwise; an index's has none
 * that is its own.
 */
export const givenAttributes = `pg_catalog.json_to_recordset($1::pg_catalog.json) AS s(n int,
    schema text, name text, "relationKind" text, "column" text, "position" int2, inherited bool,
    "nullFraction" float4, "averageWidth" int, "distinct" float4,
    "commonValues" text, "commonFrequencies" text, histogram text, correlation float4,
    "commonElements" text, "commonElementFrequencies" text, "elementCountHistogram" text,
    "rangeLengthHistogram" text, "rangeEmptyFraction" float4, "rangeBoundsHistogram" text)
  JOIN pg_catalog.pg_namespace ns ON ns.nspname = s.schema
  JOIN pg_catalog.pg_class c ON c.relnamespace = ns.oid AND c.relname = s.name
    AND c.relkind IN ('r', 'p', 'm', 'f', 'i', 'I')
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    AND CASE s."relationKind" WHEN 'index' THEN a.attnum = s."position"
      ELSE a.attname = s."column" END`;

/** What was there goes first: statistics that the snapshot lacks must not survive from before. */
export const deleteAttributesSql = `
DELETE FROM pg_catalog.pg_statistic d
USING (SELECT a.attrelid, a.attnum, s.inherited FROM ${givenAttributes}) g
WHERE d.starelid = g.attrelid AND d.staattnum = g.attnum AND d.stainherit = g.inherited`;
