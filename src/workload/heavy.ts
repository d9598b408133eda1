import { quoteIdentifier, quoteRelation } from '../sql/quote.ts';
import { findTable } from '../sql/relations.ts';
import { isJoin } from './fetch.ts';
import { joinedRows, valuesOf } from './joined-values.ts';
import { arrayText } from './literal.ts';
import { lookUp } from './look-up.ts';
import { type ColumnNeed, nameOf } from './needs.ts';
import { type Found, rangeByShare, type Search } from './ranges.ts';
import { columnSql, valueSql } from './value-sql.ts';

/** The value that makes a set heavy, and whose row gives the others. */
interface Driver {
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

/** The heaviest values; null where no value repeats and no range can be wider. */
export async function heavyValues(
  search: Search,
  typical: ReadonlyMap<number, Found>,
): Promise<ReadonlyMap<number, Found> | null> {
  const driver = await findDriver(search);
  const ranges = search.needs.filter(({ condition }) => condition.kind === 'range');
  if (!driver && ranges.length === 0) return null;
  const values = new Map(typical);
  for (const [number, found] of driver ? await driven(search, driver) : []) {
    values.set(number, found);
  }
  for (const need of ranges) {
    const found = await rangeByShare(need, search, 'heavy');
    if (found) values.set(need.number, found);
  }
  return values;
}

// The rows of one value have nothing to fill a list with.
function isListed(number: number, { needs }: Search): boolean {
  return needs.find((need) => need.number === number)?.condition.kind === 'in';
}

// Of several conditions that all must hold, the one that fewest rows fulfil limits them.
async function findDriver(search: Search): Promise<Driver | null> {
  const equal = search.needs.filter(isDriving);
  if (equal.some((need) => isUnique(need, search))) return joinDriver(search, equal);
  const drivers: Driver[] = [];
  for (const need of equal) {
    const driver = commonValues(need) ?? (await repeatedValue(need, search));
    if (driver) drivers.push(driver);
  }
  return drivers.toSorted((a, b) => a.rows - b.rows)[0] ?? null;
}

function isDriving({ condition, assigned }: ColumnNeed): boolean {
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

/** The driver's own parameters, and those that rows with its value give to the others. */
async function driven(search: Search, driver: Driver): Promise<ReadonlyMap<number, Found>> {
  const { need, sql, origin } = driver;
  const value = driver.values[0] ?? '';
  const rows = valuesOf(await joinedRows(search, driver.instance, { sql, value, origin }));
  const values = new Map([...rows].filter(([number]) => !isListed(number, search)));
  if (!need) return values;
  for (const [number, found] of await companions(search, driver)) values.set(number, found);
  const list = search.needs.filter((each) => each.condition === need.condition);
  for (const [at, each] of list.entries()) {
    const own = each.operand.array ? arrayText(driver.values.slice(0, 10)) : driver.values[at];
    // A list longer than the common values keeps its other ones.
    if (own !== undefined) values.set(each.number, { value: own, origin });
  }
  return values;
}

// Only of a table that is read alone: elsewhere all values are those of one joined row.
async function companions(search: Search, driver: Driver): Promise<Map<number, Found>> {
  const values = new Map<number, Found>();
  const others = search.needs.filter(
    (each) => isDriving(each) && each.condition !== driver.need?.condition && !each.operand.array,
  );
  const { need } = driver;
  if (!need || others.length === 0 || search.statement.tables.length > 1) return values;
  const columns = others.map((_, at) => `c${at}`).join(', ');
  const [row] = await lookUp(
    search.session,
    `SELECT ${columns} FROM (
      SELECT ${others.map((each, at) => `(${valueSql(each)})::text AS c${at}`).join(', ')}
      FROM ${quoteRelation(need.table)} AS t
      WHERE ${[driver.sql, ...others.map((each) => `(${valueSql(each)}) IS NOT NULL`)].join(' AND ')}
      LIMIT 10000) AS s
    GROUP BY ${columns} ORDER BY count(*) DESC, ${columns} LIMIT 1`,
    [driver.values[0] ?? null],
  );
  for (const [at, each] of others.entries()) {
    const value = row?.[at];
    const origin = `the ${each.column.name} that most often goes with it`;
    if (typeof value === 'string') values.set(each.number, { value, origin });
  }
  return values;
}
