import { isBeingBuilt } from './being-built.ts';
import { namedOids } from './tables.ts';

/** An INVALID index of a table concerned, or whatever bears the name of a planned one. */
export interface StandingRow {
  readonly schema: string;
  readonly name: string;
  /** Null: no index bears the name. */
  readonly table_schema: string | null;
  readonly table_name: string | null;
  readonly invalid: boolean;
  readonly partitioned: boolean;
  /** It is INVALID since somebody builds it. */
  readonly being_built: boolean;
}

/**
 * INVALID indexes of the tables ($1, $2), and relations under the names of planned indexes ($3, $4).
 */
export const standingSql = `
WITH concerned AS (${namedOids})
SELECT n.nspname AS schema, c.relname AS name, tn.nspname AS table_schema, t.relname AS table_name,
  coalesce(NOT (i.indisvalid AND i.indisready), false) AS invalid, c.relkind = 'I' AS partitioned,
  coalesce(${isBeingBuilt}, false) AS being_built
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
LEFT JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
WHERE (i.indrelid IN (SELECT oid FROM concerned) AND NOT (i.indisvalid AND i.indisready))
  OR (n.nspname, c.relname) IN (
    SELECT planned.schema, planned.name
    FROM ROWS FROM (pg_catalog.unnest($3::text[]), pg_catalog.unnest($4::text[]))
      AS planned(schema, name))
ORDER BY n.nspname, c.relname`;
