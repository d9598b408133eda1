/**
 * The type of the values that ANALYZE saw in attribute `a` of relation `c`. An index that keeps
 * something else (GIN the elements of an array, the words of a text) tells it by its operator class.
 */
export const analyzedType = `coalesce((
    SELECT CASE WHEN k.opcintype = 'pg_catalog.anyarray'::pg_catalog.regtype THEN t.typarray
      WHEN i.typtype = 'p' THEN a.atttypid
      ELSE k.opcintype END
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_opclass k ON k.oid = x.indclass[a.attnum - 1] AND k.opckeytype <> 0
    JOIN pg_catalog.pg_type i ON i.oid = k.opcintype
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    WHERE x.indexrelid = c.oid), a.atttypid)`;
