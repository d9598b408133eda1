import type { WaitingMigration } from '../../model/applied.ts';
import { sameRelation } from '../../sql/same-relation.ts';
import type { Action } from '../action.ts';
import type { FolderMigration } from './folder.ts';
import type { History } from './history.ts';

/** A migration of dbperf that is to be applied. */
export interface Pending {
  readonly directory: string;
  readonly action: Action;
  readonly estimate: string | null;
  readonly failedBefore: boolean;
  /** For a DROP: a later migration that makes an index of the same name. */
  readonly remade: Action | null;
}

export interface ApplyPlan {
  readonly pending: readonly Pending[];
  readonly waiting: readonly WaitingMigration[];
}

/**
 * What is to be applied, in the order of names, which is Prisma's. What comes after a migration that
 * is not ours and has not run waits: that one may make the table, and `migrate deploy` would apply
 * it after us, in an order that no other database will ever see. Without a history nothing is known
 * of others, and only the last word on each index counts.
 */
export function planApply(folder: readonly FolderMigration[], history: History | null): ApplyPlan {
  const pending: Pending[] = [];
  const waiting: WaitingMigration[] = [];
  let blocker: Pick<WaitingMigration, 'behind' | 'why'> | null = null;
  for (const [at, { directory, action, estimate }] of folder.entries()) {
    const state = history?.get(directory);
    if (state === 'finished') continue;
    const failedBefore = state === 'failed';
    if (action === null) {
      if (history !== null)
        blocker ??= { behind: directory, why: failedBefore ? 'failed' : 'pending' };
    } else if (blocker !== null) {
      waiting.push({ directory, ...blocker });
    } else {
      const later = folder.slice(at + 1).flatMap((each) => each.action ?? []);
      const remade = later.find((each) => undoes(each, action)) ?? null;
      if (history === null && remade !== null) continue;
      pending.push({ directory, action, estimate, failedBefore, remade });
    }
  }
  return { pending, waiting };
}

/** A DROP after a CREATE, or the reverse, of one index. */
function undoes(later: Action, earlier: Action): boolean {
  const opposite = earlier.kind === 'drop' ? 'create' : 'drop';
  return later.kind === opposite && sameRelation(later.index, earlier.index);
}
