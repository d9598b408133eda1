import { type Execution, lookedUp } from '../execution.ts';
import { hashOf } from '../hash.ts';
import type { LookupBy } from '../shape/lookups.ts';
import type { Parent } from './parent.ts';
import type { ColumnOfRows } from './rows.ts';
import type { Run } from './run.ts';
import type { Steps } from './steps.ts';
import { type Strength, strengthOf } from './strength.ts';

/** One parameter of one execution with its value. */
export interface Lookup extends LookupBy {
  /** Hash of the value. */
  readonly value: number;
  readonly strength: Strength;
  /** A number as far from that of the call before as that from the one before it. */
  readonly counted: boolean;
}

/** One execution of a read that looks rows up, without its rows. */
export interface Asking {
  readonly child: string;
  readonly order: number;
  /** Which of all calls of the child it is. */
  readonly nth: number;
  readonly trace: string | null;
  /** Pauses of the client before it. */
  readonly pauses: number;
  readonly sentMs: number;
  readonly endMs: number;
  readonly lookups: readonly Lookup[];
}

// Calls with one value beyond its rows: enough to see a second walk, and no end of the rest.
const CALLS_BEYOND = 3;

/** The single values that a read looks its rows up by; null where there are none. */
export function askingOf(execution: Execution, steps: Steps, pauses: number): Asking | null {
  const { shape, statement, trace, endMs } = execution;
  if (!shape.plainRead) return null;
  const lookups = shape.links.flatMap((link) => {
    const value = lookedUp(execution, link);
    if (value === null) return [];
    const counted = steps.isNext(shape.fingerprint, link.parameter, value);
    return [{ ...link, value: hashOf(value), strength: strengthOf(value), counted }];
  });
  if (lookups.length === 0) return null;
  const nth = steps.nth(shape.fingerprint);
  const { order, sentMs } = statement;
  return { child: shape.fingerprint, order, nth, trace, pauses, sentMs, endMs, lookups };
}

/** Notes which of the values are in the parent's rows; whether one is that is more than a word. */
export function noteCalls(parent: Parent, asking: Asking): boolean {
  let telling = false;
  for (const lookup of asking.lookups) {
    for (const [at, column] of parent.columns.entries()) {
      const times = column.times.get(lookup.value);
      if (times === undefined) continue;
      telling ||= lookup.strength !== 'weak';
      noteCall(
        runOf(parent, column, `${lookup.parameter} ${at}`, asking, lookup),
        times,
        asking,
        lookup,
      );
    }
  }
  return telling;
}

function runOf(
  parent: Parent,
  column: ColumnOfRows,
  place: string,
  { child }: Asking,
  lookup: Lookup,
): Run {
  const key = `${child} ${place}`;
  const known = parent.runs.get(key);
  if (known !== undefined) return known;
  const { parameter, column: childColumn, table: childTable } = lookup;
  const run = { child, parameter, childColumn, childTable, column, calls: [], sent: new Map() };
  parent.runs.set(key, run);
  return run;
}

function noteCall(run: Run, times: number, asking: Asking, lookup: Lookup): void {
  const { value, strength, counted } = lookup;
  const sent = (run.sent.get(value) ?? 0) + 1;
  if (sent > times + CALLS_BEYOND) return;
  run.sent.set(value, sent);
  const { order, nth, pauses, sentMs, endMs } = asking;
  run.calls.push({ order, nth, value, strength, counted, pauses, tookMs: endMs - sentMs });
}
