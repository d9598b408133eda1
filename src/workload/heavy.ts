import { quoteRelation } from '../sql/quote.ts';
import { densestRange } from './densest.ts';
import { type Driver, findDriver, isDriving } from './driver.ts';
import { joinedRows, valuesOf } from './joined-values.ts';
import { arrayText } from './literal.ts';
import { lookUp } from './look-up.ts';
import { isLower, partnerOf } from './needs.ts';
import { type Found, isPage, rangeByShare, type Search } from './ranges.ts';
import { valueSql } from './value-sql.ts';

/**
 * The heaviest values; null where no value repeats and no range can be heavier. With `given` the
 * typical values are the user's own, and so is the width of open ranges.
 */
export async function heavyValues(
  search: Search,
  typical: ReadonlyMap<number, Found>,
  given: boolean,
): Promise<ReadonlyMap<number, Found> | null> {
  const driver = await findDriver(search);
  const values = new Map(driver ? await driven(search, driver) : []);
  for (const [number, found] of await heavyRanges(search, typical, given)) {
    values.set(number, found);
  }
  return values.size > 0 ? new Map([...typical, ...values]) : null;
}

async function heavyRanges(
  search: Search,
  typical: ReadonlyMap<number, Found>,
  given: boolean,
): Promise<ReadonlyMap<number, Found>> {
  const values = new Map<number, Found>();
  for (const need of search.needs.filter(({ condition }) => condition.kind === 'range')) {
    const partner = partnerOf(need, search.needs);
    if (partner && isLower(need)) {
      const range = densestRange({ low: need, high: partner }, typical) ?? [];
      for (const [number, found] of range) values.set(number, found);
    } else if (!partner && !given && !isPage(need, search)) {
      const found = await rangeByShare(need, search, 'heavy');
      if (found) values.set(need.number, found);
    }
  }
  return values;
}

// The rows of one value have nothing to fill a list with, and say nothing of how wide a range is.
function isKept(number: number, { needs }: Search): boolean {
  const kind = needs.find((need) => need.number === number)?.condition.kind;
  return kind === 'in' || kind === 'range';
}

/** The driver's own parameters, and those that rows with its value give to the others. */
async function driven(search: Search, driver: Driver): Promise<ReadonlyMap<number, Found>> {
  const { need, sql, origin } = driver;
  const value = driver.values[0] ?? '';
  const rows = valuesOf(await joinedRows(search, driver.instance, { sql, value, origin }));
  const values = new Map([...rows].filter(([number]) => !isKept(number, search)));
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
