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

/**
 * Values that belong together: one row of the anchor, and of the other tables the rows that it joins;
 * a table that no join leads to gives a row of its own.
 */
export async function joinedValues(
  search: Search,
  set: 'typical' | 'heavy',
  anchor: number,
  fit: Fit | null,
): Promise<Values> {
  const found = new Map<number, Found>();
  const fetched = new Map<number, Fetched>();
  const take = async (instance: number, from: Fit | null) => {
    const rows = await fetchInstance(search, instance, from);
    if (!rows) return;
    fetched.set(instance, rows);
    for (const [number, value] of rows.values) found.set(number, value);
  };
  await take(anchor, fit);
  for (const step of stepsFrom(search, anchor)) {
    const value = fetched.get(step.from)?.joins.get(step.fromColumn);
    if (value !== undefined) await take(step.to, joinFit(step, value));
  }
  for (const instance of instancesOf(search)) {
    if (!fetched.has(instance)) await take(instance, null);
  }
  for (const need of search.needs) {
    const value = await valueByColumn(need, search, set, found.has(need.number));
    if (value) found.set(need.number, value);
  }
  return { found, lacking: search.needs.filter(({ number }) => !found.has(number)) };
}

// What no row has to give: ends of ranges, and values too rare to be met within the time.
async function valueByColumn(
  need: ColumnNeed,
  search: Search,
  set: 'typical' | 'heavy',
  known: boolean,
): Promise<Found | null> {
  if (need.condition.kind === 'range') {
    return known && set === 'typical' ? null : rangeByShare(need, search, set);
  }
  return known || set === 'heavy' ? null : valueOfStatistics(need);
}

function valueOfStatistics(need: ColumnNeed): Found | null {
  if (need.condition.wrapper || need.condition.kind === 'contains') return null;
  const { histogram, commonValues } = need.column.statistics ?? {};
  const value = histogram?.[Math.floor(histogram.length / 2)] ?? commonValues?.at(-1);
  const text = value === undefined ? null : parameterText(need, [value]);
  return text === null ? null : { value: text, origin: `the statistics of ${nameOf(need)}` };
}

/** The instances whose columns parameters are compared with. */
export function instancesOf({ needs }: Pick<Search, 'needs'>): readonly number[] {
  return [...new Set(needs.map(({ instance }) => instance))];
}

/** The table to begin with: the largest, since the rows of others are found from its row. */
export function anchorOf(search: Search): number {
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
