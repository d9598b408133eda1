import { ofUsers } from '../queries/fragments.ts';

/** Schemas and extensions, which come before all else. */

export const schemasSql = `
SELECT 'pg_namespace:' || n.oid AS key, 'schema' AS kind, pg_catalog.quote_ident(n.nspname) AS name,
  pg_catalog.format('CREATE SCHEMA IF NOT EXISTS %I', n.nspname) AS sql
FROM pg_catalog.pg_namespace n
WHERE ${ofUsers}
ORDER BY n.nspname`;

export interface ExtensionRow {
  readonly key: string;
  readonly kind: 'extension';
  readonly name: string;
  readonly sql: string;
  readonly extension: string;
}

/** An extension is older than those that need it. */
export const extensionsSql = `
SELECT 'pg_extension:' || e.oid AS key, 'extension' AS kind, pg_catalog.quote_ident(e.extname) AS name,
  pg_catalog.format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA %I CASCADE', e.extname, n.nspname) AS sql,
  e.extname AS extension
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname <> 'plpgsql'
ORDER BY e.oid`;

/**
 * Collations that an operating system has and another lacks, as far as columns use them: a twin that
 * lacks one gets ICU's for the same language. What exists is left alone.
 */
export const systemCollationsSql = `
SELECT 'pg_collation:' || l.oid AS key, 'collation' AS kind,
  pg_catalog.format('%I.%I', 'pg_catalog', l.collname) AS name,
  pg_catalog.format('CREATE COLLATION IF NOT EXISTS %I.%I (PROVIDER = icu, LOCALE = %L)',
    'pg_catalog', l.collname,
    pg_catalog.replace(pg_catalog.split_part(l.collcollate, '.', 1), '_', '-')) AS sql
FROM pg_catalog.pg_collation l
JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace AND n.nspname = 'pg_catalog'
WHERE l.collprovider = 'c' AND l.collcollate !~ '^(C|POSIX)' AND EXISTS (
  SELECT FROM pg_catalog.pg_attribute a WHERE a.attcollation = l.oid AND a.attrelid >= 16384)
ORDER BY l.collname`;
