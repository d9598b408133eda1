import type { AppliedMigration, Interruption } from '../../model/applied.ts';
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
  readonly failure: Problem | null;
  readonly interruption: Interruption | null;
  /** Directories that were not come to. */
  readonly left: readonly string[];
}

/** Applies the migrations one after the other, and stops at the first that fails. */
export async function perform(pending: readonly Pending[], hands: Hands): Promise<Performed> {
  const done: AppliedMigration[] = [];
  const leftFrom = (at: number) => pending.slice(at).map(({ directory }) => directory);
  for (const [at, each] of pending.entries()) {
    const ended = (failure: Problem | null, interruption: Interruption | null): Performed => {
      return { done, failure, interruption, left: leftFrom(at) };
    };
    const { directory, action } = each;
    const interrupted = { directory, index: action.index };
    try {
      if (at === 0) {
        const { building, onEvent, signal } = hands;
        await untilClear(() => tryOwnLock(building), onEvent, signal);
      }
      const one = await applyOne(each, hands);
      if (one.kind === 'interrupted') return ended(null, { ...interrupted, ...one });
      done.push(one.migration);
    } catch (error) {
      if (hands.signal.aborted) return ended(null, { ...interrupted, remainder: 'none' });
      return ended(
        error instanceof Problem ? error : buildFailed(error, each, 'none', hands.building.target),
        null,
      );
    }
  }
  return { done, failure: null, interruption: null, left: [] };
}
