import { groupBy } from '../../../text/group-by.ts';
import type { ColumnOfRows } from './rows.ts';
import type { Strength } from './strength.ts';

/** One call of a child with a value that is in a column of a parent's rows. */
export interface Call {
  readonly order: number;
  /** Which of all calls of the child it is. */
  readonly nth: number;
  /** Hash of the value. */
  readonly value: number;
  readonly strength: Strength;
  /** A number as far from that of the call before as that from the one before it. */
  readonly counted: boolean;
  /** Pauses of the client before it; calls on both sides of one are of no one loop. */
  readonly pauses: number;
  readonly tookMs: number;
}

/** The calls of one child that one column of one parent's rows may explain. */
export interface Run {
  readonly child: string;
  readonly parameter: number;
  readonly childColumn: string;
  readonly childTable: string | null;
  readonly column: ColumnOfRows;
  readonly calls: Call[];
  /** Calls noted of each value. */
  readonly sent: Map<number, number>;
}

/**
 * A run's calls in the order of sending, cut where the client paused and wherever a value was sent more
 * often than the rows have it: a second walk over the same rows is a stretch of its own.
 */
export function stretches({ calls, column }: Run): readonly (readonly Call[])[] {
  const found: Call[][] = [];
  let times = new Map<number, number>();
  let current: Call[] = [];
  for (const call of inOrder(calls)) {
    const paused = call.pauses !== (current.at(-1)?.pauses ?? call.pauses);
    if (paused || (times.get(call.value) ?? 0) >= (column.times.get(call.value) ?? 0)) {
      found.push(current);
      current = [];
      times = new Map();
    }
    times.set(call.value, (times.get(call.value) ?? 0) + 1);
    current.push(call);
  }
  return [...found, current];
}

/** The first call with each value between two pauses: walks over the same rows at once, as one. */
export function firstCalls({ calls }: Run): readonly (readonly Call[])[] {
  return [...groupBy(inOrder(calls), ({ pauses }) => String(pauses)).values()].map((between) => {
    const seen = new Set<number>();
    return between.filter(({ value }) => !seen.has(value) && seen.add(value));
  });
}

function inOrder(calls: readonly Call[]): readonly Call[] {
  return [...calls].sort((a, b) => a.order - b.order);
}
