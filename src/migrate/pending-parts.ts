import type { Catalog, RelationName } from '../model/catalog.ts';
import type { BuildsNow } from '../model/preflight.ts';
import { sameRelation } from '../sql/same-relation.ts';
import type { WrittenMigration } from './written-migration.ts';

interface Deployed {
  /** dbperf's migrations as they lie in the folder. */
  readonly written: readonly WrittenMigration[];
  readonly builds: BuildsNow;
  readonly catalog: Catalog;
}

/** Migrations that have yet to build or attach parts of a partitioned table's index. */
export function pendingParts(index: RelationName, deployed: Deployed): readonly string[] {
  const { written } = deployed;
  return written.flatMap((attach) => {
    const { action } = attach;
    if (action.kind !== 'attach' || !sameRelation(action.index, index)) return [];
    const part = action.partition;
    const builds = written.filter((one) => isBuildOf(one, part));
    const open = [...builds, attach].filter((one) => isPending(one, deployed));
    return [...open.map(({ directory }) => directory), ...pendingParts(part, deployed)];
  });
}

function isBuildOf({ action }: WrittenMigration, index: RelationName): boolean {
  return action.kind === 'create' && sameRelation(action.index, index);
}

/** Without a history, what it does is not there. */
function isPending(
  { directory, action }: WrittenMigration,
  { builds: { applied }, catalog }: Deployed,
): boolean {
  if (applied !== null) return !applied.includes(directory);
  const part = action.kind === 'attach' ? action.partition : action.index;
  const found = catalog.indexes.find((one) => sameRelation(one, part));
  return action.kind === 'attach' ? (found?.parent ?? null) === null : found === undefined;
}
