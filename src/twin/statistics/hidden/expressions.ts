import type { Superuser } from '../../../postgres/embedded/superuser.ts';
import { baseType } from '../queries/base-type.ts';

/** An expression of an index or a statistics object of which the twin has no statistics yet. */
export interface HiddenExpression {
  readonly relationKind: 'index' | 'statistics';
  readonly schema: string;
  readonly name: string;
  /** Of an index the key's number, of a statistics object the expression's, from 1. */
  readonly position: number;
  readonly inherited: boolean;
  /** Of a statistics object all of its expressions. */
  readonly expressions: number;
  readonly expression: string;
  /** Predicate of the index: ANALYZE sees no other rows. */
  readonly predicate: string | null;
  /** Collation of the index's key, quoted, or null. */
  readonly collation: string | null;
  /** OID, and the name as it can be written. */
  readonly table: number;
  readonly relation: string;
  /** `reltuples` of the table. */
  readonly rows: number;
  /** Columns of the table with statistics, in order. */
  readonly columns: readonly DrawnColumn[];
}

/** A column whose values are known from its statistics. */
export interface DrawnColumn {
  readonly name: string;
  /** `format_type`. */
  readonly type: string;
  /** Without domains and modifiers, for example `timestamp without time zone`. */
  readonly base: string;
  /** Null for a type without an order. */
  readonly correlation: number | null;
}

/** As many as are worth the time: of the largest tables. */
const most = 200;

export function hiddenExpressions(on: Superuser): Promise<readonly HiddenExpression[]> {
  return on.query<HiddenExpression>(hiddenExpressionsSql(on.versionNum), [most]);
}

/** Of a partitioned index ANALYZE keeps none; of its leaves it does. */
const ofIndexes = `
  SELECT 'index' AS kind, n.nspname AS schema, c.relname AS name, k.n AS position,
    false AS inherited, i.indnkeyatts::int AS expressions,
    pg_catalog.pg_get_indexdef(c.oid, k.n, false) AS expression,
    pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate,
    (SELECT pg_catalog.format('%I.%I', cn.nspname, l.collname)
       FROM pg_catalog.pg_collation l
       JOIN pg_catalog.pg_namespace cn ON cn.oid = l.collnamespace
      WHERE l.oid = i.indcollation[k.n - 1]) AS collation,
    i.indrelid AS relation
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL pg_catalog.generate_series(1, i.indnkeyatts::int) AS k(n)
  WHERE i.indexprs IS NOT NULL AND i.indkey[k.n - 1] = 0
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_statistic s
      WHERE s.starelid = c.oid AND s.staattnum = k.n)`;

/** Inherited ones came with PostgreSQL 15; of a partitioned table there are no others. */
function ofStatisticsObjects(versionNum: number): string {
  const since15 = versionNum >= 150000;
  return `
  SELECT 'statistics', n.nspname, e.stxname, u.n::int, h.inherited,
    pg_catalog.cardinality(x.expressions), u.expression, NULL, NULL, e.stxrelid
  FROM pg_catalog.pg_statistic_ext e
  JOIN pg_catalog.pg_namespace n ON n.oid = e.stxnamespace
  JOIN pg_catalog.pg_class t ON t.oid = e.stxrelid
  CROSS JOIN (VALUES (false), (true)) AS h(inherited)
  CROSS JOIN LATERAL pg_catalog.pg_get_statisticsobjdef_expressions(e.oid) AS x(expressions)
  CROSS JOIN LATERAL pg_catalog.unnest(x.expressions) WITH ORDINALITY AS u(expression, n)
  WHERE e.stxexprs IS NOT NULL
    AND CASE t.relkind WHEN 'p' THEN h.inherited ELSE NOT h.inherited OR (${since15} AND EXISTS (
      SELECT FROM pg_catalog.pg_inherits i WHERE i.inhparent = t.oid)) END
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_statistic_ext_data d
      WHERE d.stxoid = e.oid AND d.stxdexpr IS NOT NULL
        ${since15 ? 'AND d.stxdinherit = h.inherited' : ''})`;
}

/** Slot of kind 3. */
const correlation = `(SELECT k.numbers[1] FROM (VALUES (s.stakind1, s.stanumbers1),
      (s.stakind2, s.stanumbers2), (s.stakind3, s.stanumbers3), (s.stakind4, s.stanumbers4),
      (s.stakind5, s.stanumbers5)) AS k(kind, numbers) WHERE k.kind = 3)`;

/** Ordered by size, objects of one table together; `$1`: so many. */
function hiddenExpressionsSql(versionNum: number): string {
  return `
WITH hidden AS MATERIALIZED (${ofIndexes}
  UNION ALL ${ofStatisticsObjects(versionNum)}
)
SELECT h.kind AS "relationKind", h.schema, h.name, h.position, h.inherited, h.expressions,
  h.expression, h.predicate, h.collation, t.oid AS table, t.oid::pg_catalog.regclass::text AS relation,
  t.reltuples AS rows, c.columns
FROM hidden h
JOIN pg_catalog.pg_class t ON t.oid = h.relation AND t.reltuples > 0
CROSS JOIN LATERAL (
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname,
    'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
    'base', pg_catalog.format_type(${baseType('a.atttypid')}, NULL),
    'correlation', ${correlation}) ORDER BY a.attnum) AS columns
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_statistic s ON s.starelid = a.attrelid AND s.staattnum = a.attnum
    AND s.stainherit = h.inherited
  WHERE a.attrelid = t.oid AND NOT a.attisdropped) AS c
WHERE h.schema !~ '^pg_' AND h.schema <> 'information_schema' AND c.columns IS NOT NULL
ORDER BY t.reltuples DESC, h.schema, h.name, h.position, h.inherited
LIMIT $1`;
}
