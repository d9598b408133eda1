import type { ColumnOfRows } from './rows.ts';
import type { Call } from './run.ts';

/** How the values of some calls lie in the rows of a column. */
export interface WalkOverRows {
  /** Different values that were called. */
  readonly distinct: number;
  /** Share (0..1) of the column's different values that were called. */
  readonly coverage: number;
  /** Each value is of a row behind the row of the one before. */
  readonly ascending: boolean;
  /** And from the first row on none was left out but for NULLs and values that were called before. */
  readonly gapless: boolean;
}

export function walkOver(calls: readonly Call[], column: ColumnOfRows): WalkOverRows {
  const called = new Set<number>();
  let row = -1;
  let ascending = true;
  let gapless = true;
  for (const { value } of calls) {
    const next: number = ascending ? column.values.indexOf(value, row + 1) : -1;
    ascending &&= next >= 0;
    gapless &&=
      ascending && column.values.slice(row + 1, next).every((one) => isCalled(called, one));
    called.add(value);
    row = next;
  }
  const distinct = called.size;
  return { distinct, coverage: distinct / column.times.size, ascending, gapless };
}

function isCalled(called: ReadonlySet<number>, value: number | null): boolean {
  return value === null || called.has(value);
}
