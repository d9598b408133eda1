import { quoteIdentifier } from '../sql/quote.ts';
import { type Fetched, type Fit, fetchInstance, isJoin } from './fetch.ts';
import { parameterText } from './literal.ts';
import { type ColumnNeed, nameOf } from './needs.ts';
import { type Found, rangeByShare, type Search } from './ranges.ts';

/** Values of parameters by their number; of those that could not be found, the columns. */
export interface Values {
  readonly found: ReadonlyMap<number, Found>;
  readonly lacking: readonly ColumnNeed[];
}

/** Values that belong together; a table that no join leads to gives a row of its own. */
export async function typicalValues(search: Search): Promise<Values> {
  const fetched = await joinedRows(search, anchorOf(search), null);
  for (const instance of instancesOf(search)) {
    const rows = fetched.has(instance) ? null : await fetchInstance(search, instance, null);
    if (rows) fetched.set(instance, rows);
  }
  const found = new Map(valuesOf(fetched));
  for (const need of search.needs) {
    const value = found.has(need.number) ? null : await valueByColumn(need, search);
    if (value) found.set(need.number, value);
  }
  return { found, lacking: search.needs.filter(({ number }) => !found.has(number)) };
}

/** One row of the anchor, and of the other tables the rows that it joins. */
export async function joinedRows(
  search: Search,
  anchor: number,
  fit: Fit | null,
): Promise<Map<number, Fetched>> {
  const fetched = new Map<number, Fetched>();
  const first = await fetchInstance(search, anchor, fit);
  if (first) fetched.set(anchor, first);
  for (const step of stepsFrom(search, anchor)) {
    const value = fetched.get(step.from)?.joins.get(step.fromColumn);
    if (value === undefined) continue;
    const rows = await fetchInstance(search, step.to, joinFit(step, value));
    if (rows) fetched.set(step.to, rows);
  }
  return fetched;
}

/** The values of all rows, by the parameter's number. */
export function valuesOf(fetched: ReadonlyMap<number, Fetched>): ReadonlyMap<number, Found> {
  return new Map([...fetched.values()].flatMap(({ values }) => [...values]));
}

// What no row has to give: ends of ranges, and values too rare to be met within the time.
async function valueByColumn(need: ColumnNeed, search: Search): Promise<Found | null> {
  const range = need.condition.kind === 'range';
  return range ? rangeByShare(need, search, 'typical') : valueOfStatistics(need);
}

function valueOfStatistics(need: ColumnNeed): Found | null {
  if (need.condition.wrapper || need.condition.kind === 'contains') return null;
  const { histogram, commonValues } = need.column.statistics ?? {};
  const value = histogram?.[Math.floor(histogram.length / 2)] ?? commonValues?.at(-1);
  const text = value === undefined ? null : parameterText(need, [value]);
  return text === null ? null : { value: text, origin: `the statistics of ${nameOf(need)}` };
}

/** The instances whose columns parameters are compared with. */
function instancesOf({ needs }: Pick<Search, 'needs'>): readonly number[] {
  return [...new Set(needs.map(({ instance }) => instance))];
}

/** The table to begin with: the largest, since the rows of others are found from its row. */
function anchorOf(search: Search): number {
  const rows = (instance: number) =>
    search.needs.find((need) => need.instance === instance)?.table.rows ?? 0;
  return instancesOf(search).toSorted((a, b) => rows(b) - rows(a) || a - b)[0] ?? 0;
}

interface Step {
  readonly from: number;
  readonly fromColumn: string;
  readonly to: number;
  readonly toColumn: string;
}

/** The joins that lead from the anchor to every instance that is needed, nearest first. */
function stepsFrom(search: Search, anchor: number): readonly Step[] {
  const joins = search.statement.conditions.filter(isJoin);
  const steps: Step[] = [];
  const reached = [anchor];
  for (const from of reached) {
    for (const { table, column, operand } of joins) {
      if (table !== from || operand?.kind !== 'column' || reached.includes(operand.table)) continue;
      reached.push(operand.table);
      steps.push({ from, fromColumn: column, to: operand.table, toColumn: operand.column });
    }
  }
  const wanted = new Set(instancesOf(search));
  for (const step of steps.toReversed()) if (wanted.has(step.to)) wanted.add(step.from);
  return steps.filter((step) => wanted.has(step.to));
}

function joinFit(step: Step, value: string): Fit {
  return { sql: `t.${quoteIdentifier(step.toColumn)} = $1`, value, origin: 'a row that it joins' };
}

/** `payments.status, payments.paid_at`, for reasons. */
export function namesOfNeeds(needs: readonly ColumnNeed[]): string {
  return [...new Set(needs.map(nameOf))].join(', ');
}
