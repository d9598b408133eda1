/** `pg_database`; before PostgreSQL 15 there is libc alone. `datlocale` is `daticulocale` in 15 and 16. */
export const localeSql = `
SELECT CASE pg_catalog.to_jsonb(d) ->> 'datlocprovider'
    WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END AS provider,
  d.datcollate AS collate, d.datctype AS ctype,
  coalesce(pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale') AS locale,
  pg_catalog.pg_encoding_to_char(d.encoding) AS encoding
FROM pg_catalog.pg_database d
WHERE d.datname = pg_catalog.current_database()`;
