/** RelationFigures in a JSON array `$1`, beside the twin's own relation `c`. */
const given = `pg_catalog.json_to_recordset($1::pg_catalog.json) AS s(n int, schema text, name text,
    pages int, tuples float4, "allVisiblePages" int, "allFrozenPages" int)
  JOIN pg_catalog.pg_namespace ns ON ns.nspname = s.schema
  JOIN pg_catalog.pg_class c ON c.relnamespace = ns.oid AND c.relname = s.name
    AND c.relkind IN ('r', 'p', 'm', 'i', 'I')`;

/** PostgreSQL 18's own way. */
export const restoreRelationsSql = `
SELECT r.n FROM (
  SELECT s.n, pg_catalog.pg_restore_relation_stats(
    'schemaname', s.schema, 'relname', s.name, 'relpages', s.pages, 'reltuples', s.tuples,
    'relallvisible', s."allVisiblePages", 'relallfrozen', s."allFrozenPages") AS taken
  FROM ${given}) r
WHERE r.taken
ORDER BY r.n`;

export const writeRelationsSql = `
WITH given AS MATERIALIZED (SELECT s.*, c.oid FROM ${given}), written AS (
  UPDATE pg_catalog.pg_class c
  SET relpages = g.pages, reltuples = g.tuples, relallvisible = g."allVisiblePages"
  FROM given g
  WHERE c.oid = g.oid
)
SELECT g.n FROM given g ORDER BY g.n`;
