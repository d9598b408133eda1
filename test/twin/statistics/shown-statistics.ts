import type { Superuser } from '../../../src/postgres/embedded/superuser.ts';

type Shown = Promise<readonly { readonly text: string }[]>;

/** `pg_stats`, a text for each row. */
export function shownColumns(of: Superuser): Shown {
  return of.query(`SELECT s::text AS text FROM pg_catalog.pg_stats s
    WHERE s.schemaname IN ('public', 'the shop') ORDER BY 1`);
}

/**
 * `pg_statistic`, with the names of relations. Before PostgreSQL 17 nobody sees what it holds of
 * ranges, so they are left out.
 */
export function keptColumns(of: Superuser): Shown {
  return of.query(`SELECT (s.starelid::pg_catalog.regclass,
      pg_catalog.to_jsonb(s) - 'starelid')::text AS text
    FROM pg_catalog.pg_statistic s
    JOIN pg_catalog.pg_class c ON c.oid = s.starelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = s.staattnum
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    WHERE n.nspname IN ('public', 'the shop')
      AND (${of.versionNum} >= 170000 OR t.typtype NOT IN ('r', 'm'))
    ORDER BY 1`);
}

export function shownRelations(of: Superuser): Shown {
  return of.query(`SELECT (c.oid::pg_catalog.regclass, c.relpages, c.reltuples, c.relallvisible,
      pg_catalog.to_jsonb(c) -> 'relallfrozen')::text AS text
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'the shop') AND c.relkind IN ('r', 'p', 'm', 'i', 'I') ORDER BY 1`);
}

export function shownExtended(of: Superuser): Shown {
  return of.query(`SELECT s::text AS text FROM pg_catalog.pg_stats_ext s ORDER BY 1`);
}
