/** The words of a tsvector are compared by the default collation, OID 100. */
const elementCollation = `CASE t.base WHEN 'pg_catalog.tsvector'::pg_catalog.regtype THEN 100
      ELSE g."collation" END`;

/**
 * The slots of a row of `pg_statistic`, as arrays: those for which attribute `g` of type `t` has
 * figures, in the order in which ANALYZE fills them. Kinds are those of `pg_statistic.h`. Numbers and
 * values are text, since arrays of arrays would need equal lengths. Frequencies without their values
 * are left out: planning fails on them.
 */
export const slotsOfColumn = `
  SELECT pg_catalog.array_agg(k.kind ORDER BY k.place) AS kinds,
    pg_catalog.array_agg(k.operator ORDER BY k.place) AS operators,
    pg_catalog.array_agg(k."collation" ORDER BY k.place) AS collations,
    pg_catalog.array_agg(k.numbers ORDER BY k.place) AS numbers,
    pg_catalog.array_agg(k.value_text ORDER BY k.place) AS values,
    pg_catalog.array_agg(k.type ORDER BY k.place) AS types
  FROM (VALUES
    (1, 1::int2, t.equal, g."collation", g."commonFrequencies", g."commonValues", t.base),
    (2, 2::int2, t.less, g."collation", NULL, g.histogram, t.base),
    (3, 3::int2, t.less, g."collation", '{' || g.correlation || '}', NULL, 0),
    (4, 4::int2, t.element_equal, ${elementCollation},
      g."commonElementFrequencies", g."commonElements", t.element),
    (5, 5::int2, t.element_equal, ${elementCollation}, g."elementCountHistogram", NULL, 0),
    (6, 7::int2, 0, 0, NULL, g."rangeBoundsHistogram", t.range),
    (7, 6::int2, 'pg_catalog.<(float8,float8)'::pg_catalog.regoperator, 0,
      '{' || g."rangeEmptyFraction" || '}', g."rangeLengthHistogram",
      'pg_catalog.float8'::pg_catalog.regtype)
  ) AS k(place, kind, operator, "collation", numbers, value_text, type)
  WHERE CASE WHEN k.kind IN (1, 4) THEN k.numbers IS NOT NULL AND k.value_text IS NOT NULL
    ELSE coalesce(k.numbers, k.value_text) IS NOT NULL END`;
