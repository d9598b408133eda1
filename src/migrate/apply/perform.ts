import type { AppliedMigration, Failed, Interruption } from '../../model/applied.ts';
import { Problem } from '../../model/problem.ts';
import { applyOne } from './apply-one.ts';
import { buildFailed } from './build-failed.ts';
import type { Hands } from './hands.ts';
import { tryOwnLock } from './obstacles.ts';
import type { Pending } from './plan.ts';
import { untilClear } from './wait.ts';

/** What came of it, also where it ended early. */
export interface Performed {
  readonly done: readonly AppliedMigration[];
  readonly failure: Failure | null;
  readonly interruption: Interruption | null;
  /** Directories that were not come to. */
  readonly left: readonly string[];
}

export interface Failure extends Failed {
  readonly problem: Problem;
}

type Ended = Pick<Performed, 'failure' | 'interruption'>;

/** Applies the migrations one after the other, and stops at the first that fails. */
export async function perform(pending: readonly Pending[], hands: Hands): Promise<Performed> {
  const done: AppliedMigration[] = [];
  for (const [at, each] of pending.entries()) {
    const early = await attempted(each, at === 0, hands, done);
    const left = pending.slice(at + 1).map(({ directory }) => directory);
    if (early !== null) return { done, ...early, left };
  }
  return { done, failure: null, interruption: null, left: [] };
}

/** Adds it to `done`, and resolves to null; or to why it all ends here. */
async function attempted(
  pending: Pending,
  isFirst: boolean,
  hands: Hands,
  done: AppliedMigration[],
): Promise<Ended | null> {
  const { building, onEvent, signal } = hands;
  const at = { directory: pending.directory, index: pending.action.index };
  try {
    if (isFirst) await untilClear(() => tryOwnLock(building), onEvent, signal);
    const one = await applyOne(pending, hands);
    if (one.kind === 'interrupted') {
      return { failure: null, interruption: { ...at, remainder: one.remainder } };
    }
    done.push(one.migration);
    return null;
  } catch (error) {
    if (signal.aborted) return { failure: null, interruption: { ...at, remainder: 'untouched' } };
    return { failure: { ...at, problem: problemOf(error, pending, hands) }, interruption: null };
  }
}

/** Where it is no Problem yet, the statement had not begun, or had ended. */
function problemOf(error: unknown, pending: Pending, { building }: Hands): Problem {
  if (error instanceof Problem) return error;
  const remainder = pending.action.kind === 'create' ? 'unknown' : 'untouched';
  return buildFailed(error, pending, remainder, building.target);
}
