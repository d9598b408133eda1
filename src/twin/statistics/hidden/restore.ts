import type { Snapshot } from '../../../model/snapshot.ts';
import type { Superuser } from '../../../postgres/embedded/superuser.ts';
import { hiddenStatistics } from '../../indexes.ts';
import { restoreAttributes } from '../attributes.ts';
import { restoreExpressions } from '../expressions.ts';
import { evaluatedStatistics } from './evaluate.ts';

/**
 * Statistics that the snapshot's role could not see, once all others are restored: of expressions
 * what comes out of their columns' values, else of indexes an assumption.
 */
export async function restoreHidden(to: Superuser, snapshot: Snapshot): Promise<void> {
  const evaluated = await evaluatedStatistics(to, snapshot);
  const known = { ...snapshot, statistics: [...snapshot.statistics, ...evaluated] };
  const ofIndexes = evaluated.filter(({ relationKind }) => relationKind === 'index');
  await restoreAttributes(to, [...ofIndexes, ...hiddenStatistics(known)], to.versionNum);
  const ofObjects = evaluated.filter(({ relationKind }) => relationKind === 'statistics');
  await restoreExpressions(to, ofObjects, to.versionNum);
}
