import { ofUsers } from '../queries/fragments.ts';

export const enumsSql = `
SELECT 'pg_type:' || t.oid AS key, 'type' AS kind,
  pg_catalog.format('%I.%I', n.nspname, t.typname) AS name,
  pg_catalog.format('CREATE TYPE %I.%I AS ENUM (%s)', n.nspname, t.typname,
    (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
       FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid)) AS sql
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'e' AND ${ofUsers}
ORDER BY n.nspname, t.typname`;

export const domainsSql = `
SELECT 'pg_type:' || t.oid AS key, 'type' AS kind,
  pg_catalog.format('%I.%I', n.nspname, t.typname) AS name,
  pg_catalog.format('CREATE DOMAIN %I.%I AS %s%s%s%s', n.nspname, t.typname,
    pg_catalog.format_type(t.typbasetype, t.typtypmod), ${collate('t.typcollation', 'b.typcollation')},
    CASE WHEN t.typnotnull THEN ' NOT NULL' END,
    (SELECT pg_catalog.string_agg(pg_catalog.format(' CONSTRAINT %I %s', k.conname,
        pg_catalog.regexp_replace(pg_catalog.pg_get_constraintdef(k.oid), ' NOT VALID$', '')),
        '' ORDER BY k.conname)
       FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c')) AS sql
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
WHERE t.typtype = 'd' AND ${ofUsers}
ORDER BY n.nspname, t.typname`;

export const compositesSql = `
SELECT 'pg_class:' || c.oid AS key, 'type' AS kind,
  pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
  pg_catalog.format('CREATE TYPE %I.%I AS (%s)', n.nspname, c.relname,
    (SELECT pg_catalog.string_agg(pg_catalog.format('%I %s%s', a.attname,
        pg_catalog.format_type(a.atttypid, a.atttypmod), ${collate('a.attcollation', 't.typcollation')}),
        ', ' ORDER BY a.attnum)
       FROM pg_catalog.pg_attribute a
       JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)) AS sql
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'c' AND ${ofUsers}
ORDER BY n.nspname, c.relname`;

/** Without a canonical function: it can only be written in C. */
export const rangesSql = `
SELECT 'pg_type:' || t.oid AS key, 'type' AS kind,
  pg_catalog.format('%I.%I', n.nspname, t.typname) AS name,
  pg_catalog.format('CREATE TYPE %I.%I AS RANGE (SUBTYPE = %s, SUBTYPE_OPCLASS = %I.%I%s%s, MULTIRANGE_TYPE_NAME = %I.%I)',
    n.nspname, t.typname, pg_catalog.format_type(r.rngsubtype, NULL), opn.nspname, op.opcname,
    (SELECT pg_catalog.format(', COLLATION = %I.%I', ln.nspname, l.collname) FROM pg_catalog.pg_collation l
       JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace WHERE l.oid = r.rngcollation),
    CASE WHEN r.rngsubdiff <> 0 THEN ', SUBTYPE_DIFF = ' || r.rngsubdiff::text END,
    mn.nspname, m.typname) AS sql
FROM pg_catalog.pg_range r
JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_type m ON m.oid = r.rngmultitypid
JOIN pg_catalog.pg_namespace mn ON mn.oid = m.typnamespace
JOIN pg_catalog.pg_opclass op ON op.oid = r.rngsubopc
JOIN pg_catalog.pg_namespace opn ON opn.oid = op.opcnamespace
WHERE ${ofUsers}
ORDER BY n.nspname, t.typname`;

/** A COLLATE clause where the collation is not that of the type. */
export function collate(own: string, ofType: string): string {
  return `CASE WHEN ${own} <> 0 AND ${own} <> ${ofType} THEN (
    SELECT pg_catalog.format(' COLLATE %I.%I', cn.nspname, co.collname) FROM pg_catalog.pg_collation co
    JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = ${own}) END`;
}
