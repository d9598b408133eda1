import type pg from 'pg';
import type { AttributeStatistics, RelationFigures, Snapshot } from '../../src/model/snapshot.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import type { TestDatabase } from '../support/database.ts';

/** What the sizes are estimated from, of a real database: figures and statistics, nothing built. */
export async function sizeSnapshot({ url, client }: TestDatabase): Promise<Snapshot> {
  const session = await connectUrl(url);
  const catalog = await readCatalog(session).finally(() => session.close());
  return {
    kind: 'dbperf-snapshot',
    version: 1,
    dbperf: 'test',
    values: 'full',
    catalog,
    locale: { provider: 'icu', collate: 'C', ctype: 'C', locale: 'en-US', encoding: 'UTF8' },
    settings: {},
    definitions: await collations(client),
    relations: await rowsOf<RelationFigures>(client, relationsSql),
    statistics: await rowsOf<AttributeStatistics>(client, statisticsSql),
    extendedStatistics: [],
    ends: [],
    parameterSets: [],
    gaps: [],
  };
}

/** Of `people.loose`, whose collation is not deterministic. */
async function collations(client: pg.Client): Promise<Snapshot['definitions']> {
  const { rowCount } = await client.query(`SELECT 1 FROM pg_collation WHERE collname = 'loose'`);
  if (rowCount === 0) return [];
  const [collation, table] = ['"public"."loose"', '"public"."people"'];
  return [
    {
      kind: 'collation',
      name: collation,
      sql: `CREATE COLLATION ${collation} (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`,
      standsInFor: null,
    },
    {
      kind: 'table',
      name: table,
      sql: `CREATE TABLE ${table} ("id" text NOT NULL, "loose" text COLLATE ${collation} NOT NULL, "email" text)`,
      standsInFor: null,
    },
  ];
}

async function rowsOf<T extends object>(client: pg.Client, sql: string): Promise<T[]> {
  return (await client.query<T>(sql)).rows;
}

const relationsSql = `
  SELECT n.nspname AS schema, c.relname AS name,
    CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned' ELSE 'index' END AS kind,
    coalesce(am.amname, 'heap') AS method, c.relpages AS pages, c.reltuples::float8 AS tuples,
    c.relallvisible AS "allVisiblePages", 0 AS "allFrozenPages",
    (pg_relation_size(c.oid) / 8192)::int AS blocks, NULL AS height
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am am ON am.oid = c.relam
  WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'i', 'I') ORDER BY 1, 2`;

const statisticsSql = `
  SELECT s.schemaname AS schema, s.tablename AS name, 'table' AS "relationKind",
    s.attname AS column, a.attnum AS position, format_type(a.atttypid, a.atttypmod) AS type,
    s.inherited, s.null_frac::float8 AS "nullFraction", s.avg_width AS "averageWidth",
    s.n_distinct::float8 AS distinct, s.most_common_vals::text AS "commonValues",
    s.most_common_freqs::text AS "commonFrequencies", s.histogram_bounds::text AS histogram,
    s.correlation::float8 AS correlation, s.most_common_elems::text AS "commonElements",
    s.most_common_elem_freqs::text AS "commonElementFrequencies",
    s.elem_count_histogram::text AS "elementCountHistogram", NULL AS "rangeLengthHistogram",
    NULL AS "rangeEmptyFraction", NULL AS "rangeBoundsHistogram"
  FROM pg_stats s
  JOIN pg_class c ON c.oid = format('%I.%I', s.schemaname, s.tablename)::regclass
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = s.attname
  WHERE s.schemaname = 'public' AND c.relkind IN ('r', 'p') ORDER BY 1, 2, 4`;
