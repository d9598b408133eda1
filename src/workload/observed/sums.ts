/** What a source says of the executions of one statement; times in milliseconds. */
export interface Sums {
  readonly calls: number;
  readonly totalMs: number;
  readonly slowestMs: number;
  /** Null where the source does not know. */
  readonly rows: number | null;
  readonly sharedBlocksHit: number | null;
  readonly sharedBlocksRead: number | null;
}

export function addSums(a: Sums, b: Sums): Sums {
  return {
    calls: a.calls + b.calls,
    totalMs: a.totalMs + b.totalMs,
    slowestMs: Math.max(a.slowestMs, b.slowestMs),
    rows: addKnown(a.rows, b.rows),
    sharedBlocksHit: addKnown(a.sharedBlocksHit, b.sharedBlocksHit),
    sharedBlocksRead: addKnown(a.sharedBlocksRead, b.sharedBlocksRead),
  };
}

/** Of executions of which the time is all that is known. */
export function timesOf(calls: number, totalMs: number, slowestMs = totalMs): Sums {
  const unknown = { rows: null, sharedBlocksHit: null, sharedBlocksRead: null };
  return { calls, totalMs, slowestMs, ...unknown };
}

function addKnown(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
