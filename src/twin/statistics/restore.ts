import type { Snapshot } from '../../model/snapshot.ts';
import type { NotSimulated } from '../../model/twin.ts';
import type { Superuser } from '../../postgres/embedded/superuser.ts';
import { restoreAttributes } from './attributes.ts';
import { restoreExpressions } from './expressions.ts';
import { restoreExtended } from './extended.ts';
import { restoreRelations } from './relations.ts';

export { restoreRelations };

/** What of a snapshot the twin's statistics come from. */
export type GivenStatistics = Pick<
  Snapshot,
  'catalog' | 'relations' | 'statistics' | 'extendedStatistics'
>;

/**
 * Writes a snapshot's statistics into a database that has its DDL: of columns and index expressions,
 * of relations, and extended ones. Returns what could not be written; that never stops the rest.
 */
export async function restoreStatistics(
  to: Superuser,
  snapshot: GivenStatistics,
): Promise<readonly NotSimulated[]> {
  const { versionNum } = snapshot.catalog.server;
  return [
    ...(await restoreAttributes(
      to,
      snapshot.statistics.filter((one) => one.relationKind !== 'statistics'),
      versionNum,
    )),
    ...(await restoreRelations(to, snapshot.relations)),
    ...(await restoreExtended(to, snapshot.extendedStatistics, snapshot.catalog.tables)),
    ...(await restoreExpressions(
      to,
      snapshot.statistics.filter((one) => one.relationKind === 'statistics'),
      versionNum,
    )),
  ];
}
