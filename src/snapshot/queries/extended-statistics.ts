import { ofUsers } from './fragments.ts';

export interface ExtendedStatisticsRow {
  readonly schema: string;
  readonly name: string;
  readonly table_schema: string;
  readonly table_name: string;
  readonly inherited: boolean | null;
  readonly columns: readonly string[] | null;
  readonly types: readonly string[] | null;
  readonly expressions: readonly string[] | null;
  readonly distinct: string | null;
  readonly dependencies: string | null;
  readonly common_values: readonly (readonly (string | null)[])[] | null;
  readonly common_frequencies: readonly number[] | null;
  readonly base_frequencies: readonly number[] | null;
  /** False: there is such an object, and the role does not see its data. */
  readonly readable: boolean;
}

/**
 * Every statistics object, with what `pg_stats_ext` shows of it: only the table's owner sees it, and
 * nobody under row-level security. Inherited ones came with PostgreSQL 15.
 */
export function extendedStatisticsSql(versionNum: number): string {
  return `
SELECT sn.nspname AS schema, e.stxname AS name, n.nspname AS table_schema, c.relname AS table_name,
  ${versionNum >= 150000 ? 's.inherited' : 'false'} AS inherited,
  s.attnames AS columns, s.exprs AS expressions,
  (SELECT pg_catalog.array_agg(pg_catalog.format_type(a.atttypid, a.atttypmod) ORDER BY u.n)
     FROM pg_catalog.unnest(s.attnames) WITH ORDINALITY AS u(attname, n)
     JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = u.attname) AS types,
  s.n_distinct::text AS distinct, s.dependencies::text AS dependencies,
  s.most_common_vals AS common_values, s.most_common_freqs AS common_frequencies,
  s.most_common_base_freqs AS base_frequencies, s.statistics_name IS NOT NULL AS readable
FROM pg_catalog.pg_statistic_ext e
JOIN pg_catalog.pg_namespace sn ON sn.oid = e.stxnamespace
JOIN pg_catalog.pg_class c ON c.oid = e.stxrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_stats_ext s
  ON s.statistics_schemaname = sn.nspname AND s.statistics_name = e.stxname
WHERE ${ofUsers}
ORDER BY sn.nspname, e.stxname, 5`;
}
