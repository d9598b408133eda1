/** One hash of everything that a definition is made of: another one, and the schema has changed. */
export const fingerprintSql = `
SELECT pg_catalog.md5(pg_catalog.concat_ws(',',
  (SELECT pg_catalog.md5(pg_catalog.string_agg(pg_catalog.concat_ws(' ',
      c.oid, c.relnamespace, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, c.relpartbound),
      ',' ORDER BY c.oid))
     FROM pg_catalog.pg_class c WHERE c.oid >= 16384 AND c.relkind <> 't'
       AND c.relpersistence <> 't'),
  (SELECT pg_catalog.md5(pg_catalog.string_agg(pg_catalog.concat_ws(' ', a.attrelid, a.attnum, a.attname,
      a.atttypid, a.atttypmod, a.attnotnull, a.attcollation, a.attgenerated, a.attisdropped),
      ',' ORDER BY a.attrelid, a.attnum))
     FROM pg_catalog.pg_attribute a
     JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
      AND c.oid >= 16384 AND c.relkind <> 't' AND c.relpersistence <> 't'
    WHERE a.attnum > 0),
  (SELECT pg_catalog.md5(pg_catalog.string_agg(pg_catalog.concat_ws(' ', i.indexrelid, i.indrelid, i.indkey,
      i.indclass, i.indoption, i.indisvalid, i.indisready), ',' ORDER BY i.indexrelid))
     FROM pg_catalog.pg_index i
     JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      AND c.relpersistence <> 't' WHERE i.indexrelid >= 16384),
  (SELECT pg_catalog.md5(pg_catalog.string_agg(pg_catalog.concat_ws(' ', k.oid, k.conname, k.convalidated),
      ',' ORDER BY k.oid))
     FROM pg_catalog.pg_constraint k
     LEFT JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    WHERE k.oid >= 16384 AND c.relpersistence IS DISTINCT FROM 't'))) AS fingerprint`;
