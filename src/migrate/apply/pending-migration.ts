import type { PendingMigration, Standing } from '../../model/applied.ts';
import type { RelationName } from '../../model/catalog.ts';
import type { Action } from '../action.ts';
import { decide, type Standings } from './decide.ts';
import type { Pending } from './plan.ts';

const verbs = { create: 'build', drop: 'drop', attach: 'attach' } as const;

/** The migration as it is shown, before it is applied. */
export function pendingMigration(pending: Pending, standings: Standings): PendingMigration {
  const { directory, action, estimate, failedBefore } = pending;
  const table = tableOf(action, standings);
  const standing = standingOf(pending, standings);
  const does = verbs[action.kind];
  return { directory, does, index: action.index, table, estimate, failedBefore, standing };
}

/** The table that an action is about; null where the index is not there. */
export function tableOf(action: Action, { found, partition }: Standings): RelationName | null {
  if (action.kind === 'create') return action.table;
  return (action.kind === 'attach' ? partition : found)?.table ?? null;
}

/** As far as can be seen without comparing definitions. */
function standingOf({ action, remade }: Pending, standings: Standings): Standing {
  const decision = decide(action, standings, remade);
  if (decision.kind === 'done') return 'done';
  if (decision.kind === 'compare') return decision.otherwise === 'refuse' ? 'done' : 'nothing';
  return decision.kind === 'run' && decision.remainder.length > 0 ? 'remainder' : 'nothing';
}
