import { baseType } from './base-type.ts';

/** A statistics object as the twin has it. */
export interface StatisticsObjectRow {
  /** Place of its ExtendedStatistics among those asked for. */
  readonly n: number;
  readonly oid: number;
  readonly relation_kind: 'r' | 'p' | 'm' | 'f';
  readonly columns: readonly StatisticsColumn[];
  /** Text of its expressions, which come after the columns. */
  readonly expressions: readonly string[];
}

/** One column, in the order of numbers. */
export interface StatisticsColumn {
  readonly name: string;
  readonly number: number;
  /** The type under domains, without modifier. */
  readonly type: string;
}

/** `$1`: a JSON array of ExtendedStatistics, each with its `n`. */
export const statisticsObjectsSql = `
SELECT s.n, e.oid, c.relkind::text AS relation_kind,
  coalesce((
    SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname, 'number', a.attnum,
      'type', pg_catalog.format_type(${baseType('a.atttypid')}, -1)) ORDER BY a.attnum)
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum = ANY (e.stxkeys::int2[])), '[]') AS columns,
  coalesce(pg_catalog.pg_get_statisticsobjdef_expressions(e.oid), '{}') AS expressions
FROM pg_catalog.json_to_recordset($1::pg_catalog.json) AS s(n int, schema text, name text)
JOIN pg_catalog.pg_namespace ns ON ns.nspname = s.schema
JOIN pg_catalog.pg_statistic_ext e ON e.stxnamespace = ns.oid AND e.stxname = s.name
JOIN pg_catalog.pg_class c ON c.oid = e.stxrelid
ORDER BY s.n`;

/** Objects of users with expressions that nothing is known of. */
export const withoutExpressionsSql = `
SELECT n.nspname AS schema, e.stxname AS name
FROM pg_catalog.pg_statistic_ext e
JOIN pg_catalog.pg_namespace n ON n.oid = e.stxnamespace AND n.nspname !~ '^pg_'
WHERE e.stxexprs IS NOT NULL
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_statistic_ext_data d
    WHERE d.stxoid = e.oid AND d.stxdexpr IS NOT NULL)
ORDER BY n.nspname, e.stxname`;

/** The types under domains, without modifiers, of expressions over the relation. */
export function expressionTypesSql(relation: string, expressions: readonly string[]): string {
  const types = expressions.map(
    (one, n) =>
      `(${n}, pg_catalog.pg_typeof((SELECT ${one} FROM ${relation} LIMIT 0))::pg_catalog.oid)`,
  );
  return `
SELECT pg_catalog.format_type(${baseType('e.type')}, -1) AS type
FROM (VALUES ${types.join(', ')}) AS e(n, type)
ORDER BY e.n`;
}
