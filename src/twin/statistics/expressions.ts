import type { AttributeStatistics } from '../../model/snapshot.ts';
import type { NotSimulated } from '../../model/twin.ts';
import type { Superuser } from '../../postgres/embedded/superuser.ts';
import { quoteRelation } from '../../sql/quote.ts';
import { restoreAttributes } from './attributes.ts';

/**
 * Statistics of the expressions of statistics objects. A table of the same types takes them as its
 * columns'; the rows that PostgreSQL makes of them are what `stxdexpr` holds.
 */
export async function restoreExpressions(
  to: Superuser,
  statistics: readonly AttributeStatistics[],
  originalVersionNum: number,
): Promise<readonly NotSimulated[]> {
  const reasons: NotSimulated[] = [];
  for (const rows of groups(statistics)) {
    reasons.push(...(await restoreObject(to, rows, originalVersionNum)));
  }
  return reasons;
}

function groups(rows: readonly AttributeStatistics[]): readonly (readonly AttributeStatistics[])[] {
  const keys = [...new Set(rows.map(keyOf))];
  return keys.map((key) => rows.filter((row) => keyOf(row) === key));
}

const keyOf = (row: AttributeStatistics) => `${quoteRelation(row)} ${row.inherited}`;

interface ObjectRow {
  readonly oid: number;
  readonly table: string;
  readonly expressions: readonly string[];
}

async function restoreObject(
  to: Superuser,
  rows: readonly AttributeStatistics[],
  originalVersionNum: number,
): Promise<readonly NotSimulated[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const [object] = await to.query<ObjectRow>(objectSql, [first.schema, first.name]);
  if (object === undefined) return [];
  const columns = object.expressions.map((sql, at) => `(${sql}) AS "${at + 1}"`).join(', ');
  await to.run(
    `CREATE TABLE pg_catalog.dbperf_expressions AS SELECT ${columns} FROM ${object.table} LIMIT 0`,
  );
  const reasons = await restoreAttributes(
    to,
    rows.map((row) => ({
      ...row,
      ...{
        schema: 'pg_catalog',
        name: 'dbperf_expressions',
        relationKind: 'table',
        inherited: false,
      },
      column: String(row.position),
    })),
    originalVersionNum,
  );
  const since15 = to.versionNum >= 150000;
  const inherited = since15 ? ` AND stxdinherit = ${first.inherited}` : '';
  await to.run(`
    INSERT INTO pg_catalog.pg_statistic_ext_data (stxoid${since15 ? ', stxdinherit' : ''})
    SELECT ${object.oid}${since15 ? `, ${first.inherited}` : ''}
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_statistic_ext_data WHERE stxoid = ${object.oid}${inherited});
    UPDATE pg_catalog.pg_statistic_ext_data SET stxdexpr = (
      SELECT pg_catalog.array_agg(s ORDER BY n) FROM pg_catalog.generate_series(1, ${object.expressions.length}) AS n
      LEFT JOIN pg_catalog.pg_statistic s ON s.starelid = 'pg_catalog.dbperf_expressions'::pg_catalog.regclass AND s.staattnum = n)
    WHERE stxoid = ${object.oid}${inherited};
    DROP TABLE pg_catalog.dbperf_expressions`);
  return reasons;
}

const objectSql = `
SELECT e.oid, e.stxrelid::pg_catalog.regclass::text AS table,
  pg_catalog.pg_get_statisticsobjdef_expressions(e.oid) AS expressions
FROM pg_catalog.pg_statistic_ext e JOIN pg_catalog.pg_namespace n ON n.oid = e.stxnamespace
WHERE n.nspname = $1 AND e.stxname = $2`;
