import { quoteIdentifier, quoteRelation } from '../sql/quote.ts';
import { findTable } from '../sql/relations.ts';
import { isJoin } from './fetch.ts';
import { lookUp } from './look-up.ts';
import { type ColumnNeed, nameOf } from './needs.ts';
import type { Search } from './ranges.ts';
import { columnSql } from './value-sql.ts';

/** The value that makes a set heavy, and whose row gives the others. */
export interface Driver {
  readonly instance: number;
  /** SQL over `t` with `$1`. */
  readonly sql: string;
  /** The most common first. */
  readonly values: readonly string[];
  readonly origin: string;
  /** Rows that have the first value. */
  readonly rows: number;
  /** The parameter that takes the values; null where it is the other side of a join. */
  readonly need: ColumnNeed | null;
}

// Of several conditions that all must hold, the one that fewest rows fulfil limits them.
export async function findDriver(search: Search): Promise<Driver | null> {
  const equal = search.needs.filter(isDriving);
  if (equal.some((need) => isUnique(need, search))) return joinDriver(search, equal);
  const drivers: Driver[] = [];
  for (const need of equal) {
    const driver = commonValues(need) ?? (await repeatedValue(need, search));
    if (driver) drivers.push(driver);
  }
  return drivers.toSorted((a, b) => a.rows - b.rows)[0] ?? null;
}

/** It compares with one value or a list, so that a common value makes it heavy. */
export function isDriving({ condition, assigned }: ColumnNeed): boolean {
  const compares = condition.kind === 'equal' || condition.kind === 'in';
  return compares && !condition.negated && !assigned;
}

function isUnique(need: ColumnNeed, { catalog }: Search): boolean {
  return catalog.indexes.some(
    (index) =>
      index.unique &&
      index.predicate === null &&
      index.table.schema === need.table.schema &&
      index.table.name === need.table.name &&
      index.keys.length === 1 &&
      index.keys[0]?.column === need.column.name,
  );
}

function commonValues(need: ColumnNeed): Driver | null {
  const { statistics } = need.column;
  const values = need.condition.wrapper ? null : statistics?.commonValues;
  if (!values || values.length === 0) return null;
  const rows = (statistics?.commonFrequencies?.[0] ?? 0) * (need.table.rows ?? 0);
  return { ...driverOf(need), values, rows };
}

// No most common value is known: never analysed, or hardly any value stands out.
async function repeatedValue(need: ColumnNeed, search: Search): Promise<Driver | null> {
  if (need.column.statistics?.distinct === -1) return null;
  const rows = await lookUp(
    search.session,
    `SELECT v::text AS c0, count(*)::text AS c1 FROM (
      SELECT ${columnSql(need)} AS v FROM ${quoteRelation(need.table)} AS t
      WHERE ${columnSql(need)} IS NOT NULL LIMIT 10000) AS s
    GROUP BY v HAVING count(*) > 1 ORDER BY count(*) DESC, v::text LIMIT 10`,
  );
  const values = rows.flatMap(([value]) => value ?? []);
  return values.length > 0 ? { ...driverOf(need), values, rows: Number(rows[0]?.[1]) } : null;
}

function driverOf(need: ColumnNeed): Omit<Driver, 'values' | 'rows'> {
  const origin = `the most common value of ${nameOf(need)}`;
  return { need, instance: need.instance, sql: `${columnSql(need)} = $1`, origin };
}

// `users.email = $1` names one row; heavy is the user whom most bookings refer to.
function joinDriver(search: Search, equal: readonly ColumnNeed[]): Driver | null {
  const instances = equal.map(({ instance }) => instance);
  const drivers = search.statement.conditions.flatMap((condition): readonly Driver[] => {
    const { operand } = condition;
    if (!isJoin(condition) || operand?.kind !== 'column') return [];
    if (!instances.includes(operand.table)) return [];
    const relation = search.statement.tables[condition.table]?.relation;
    const table = relation && findTable(search.catalog, relation.schema, relation.name);
    const statistics = table?.columns.find(({ name }) => name === condition.column)?.statistics;
    const values = statistics?.commonValues;
    if (!table || !values || values.length === 0) return [];
    const rows = (statistics?.commonFrequencies?.[0] ?? 0) * (table.rows ?? 0);
    const sql = `t.${quoteIdentifier(operand.column)} = $1`;
    const origin = `the row that most rows of ${table.name} refer to by ${condition.column}`;
    return [{ instance: operand.table, sql, values, origin, rows, need: null }];
  });
  return drivers.toSorted((a, b) => b.rows - a.rows)[0] ?? null;
}
