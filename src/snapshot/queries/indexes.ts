import type { IndexKey } from '../../model/catalog.ts';
import { extensionOf, ofUsers } from './fragments.ts';

export interface IndexRow {
  readonly schema: string;
  readonly name: string;
  readonly table_schema: string;
  readonly table_name: string;
  readonly method: string;
  readonly keys: readonly IndexKey[];
  readonly include: readonly string[] | null;
  readonly predicate: string | null;
  readonly unique: boolean;
  readonly nulls_not_distinct: boolean;
  readonly primary: boolean;
  readonly valid: boolean;
  readonly ready: boolean;
  readonly check_xmin: boolean;
  readonly constraint: string | null;
  readonly extension: string | null;
  readonly parent_schema: string | null;
  readonly parent_name: string | null;
  /** Null: dropped meanwhile. */
  readonly definition: string | null;
  /** Null: dropped meanwhile. */
  readonly bytes: number | null;
  readonly scans: number | null;
}

/**
 * Indexes with their keys. `indoption` holds DESC in bit 0 and NULLS FIRST in bit 1. A collation is
 * told where it is not the column's own. `indnullsnotdistinct` came with PostgreSQL 15.
 */
export function indexesSql(versionNum: number): string {
  return `
SELECT n.nspname AS schema, c.relname AS name, tn.nspname AS table_schema, t.relname AS table_name,
  am.amname AS method,
  (${keysSql}) AS keys,
  (SELECT pg_catalog.array_agg(a.attname ORDER BY k.n)
     FROM pg_catalog.generate_series(i.indnkeyatts + 1, i.indnatts) AS k(n)
     JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n - 1]
  ) AS include,
  pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate,
  i.indisunique AS unique,
  ${versionNum >= 150000 ? 'i.indnullsnotdistinct' : 'false'} AS nulls_not_distinct,
  i.indisprimary AS primary, i.indisvalid AS valid, i.indisready AS ready,
  i.indcheckxmin AS check_xmin, con.conname AS constraint,
  coalesce(${extensionOf('c.oid')}, ${extensionOf('t.oid')}) AS extension,
  pn.nspname AS parent_schema, p.relname AS parent_name,
  pg_catalog.pg_get_indexdef(i.indexrelid) AS definition,
  pg_catalog.pg_relation_size(c.oid) AS bytes,
  pg_catalog.pg_stat_get_numscans(c.oid) AS scans
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_constraint con
  ON con.conindid = i.indexrelid AND con.conrelid = i.indrelid AND con.contype IN ('p', 'u', 'x')
LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid
LEFT JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
WHERE ${ofUsers}
ORDER BY tn.nspname, t.relname, n.nspname, c.relname`;
}

/**
 * An operator class may be the default of its own type (text_ops of text) and yet not that of the
 * key's type (citext has its own): the default with the key's exact type wins.
 */
const keysSql = `
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
      'column', a.attname,
      'text', coalesce(pg_catalog.quote_ident(a.attname), pg_catalog.pg_get_indexdef(i.indexrelid, k.n, false)),
      'opclass', o.opcname,
      'opclassIsDefault', o.opcdefault AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_opclass x
        WHERE x.opcmethod = o.opcmethod AND x.opcdefault AND x.oid <> o.oid
          AND x.opcintype = a.atttypid),
      'collation', CASE WHEN i.indcollation[k.n - 1] <> coalesce(a.attcollation, 100)
        THEN coll.collname END,
      'descending', i.indoption[k.n - 1] & 1 = 1,
      'nullsFirst', i.indoption[k.n - 1] & 2 = 2) ORDER BY k.n)
  FROM pg_catalog.generate_series(1, i.indnkeyatts::int) AS k(n)
  JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[k.n - 1]
  LEFT JOIN pg_catalog.pg_attribute a
    ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n - 1] AND a.attnum <> 0
  LEFT JOIN pg_catalog.pg_collation coll ON coll.oid = i.indcollation[k.n - 1]`;
