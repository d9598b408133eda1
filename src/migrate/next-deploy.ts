import type { Advice } from '../model/advice.ts';
import type { Catalog, RelationName } from '../model/catalog.ts';
import { quoteRelation } from '../sql/quote.ts';
import { sameRelation } from '../sql/same-relation.ts';
import type { PlannedBuild, PreflightSubject } from './preflight/subject.ts';
import type { WrittenMigration } from './written-migration.ts';

/** What the next deploy does: pending migrations of dbperf, and what is advised besides. Pure. */
export function nextDeploy(
  pending: readonly WrittenMigration[],
  advice: readonly Advice[],
  catalog: Catalog,
): Pick<PreflightSubject, 'builds' | 'tables' | 'mended'> {
  const mended = mendedBy(pending);
  const builds = [...pending.flatMap(buildOf), ...advice.map(advisedBuild)];
  const byName = new Map(builds.map((build) => [quoteRelation(build.index), build]));
  const isStanding = ({ index }: PlannedBuild) =>
    catalog.indexes.some((one) => one.valid && sameRelation(one, index)) ||
    isBegun(index, pending, catalog);
  return {
    // Without a history nobody says what of the migrations has run.
    builds: [...byName.values()].filter((build) => !isStanding(build)),
    tables: tablesOf(pending, catalog),
    mended,
  };
}

function buildOf({ action }: WrittenMigration): PlannedBuild[] {
  return action.kind === 'create'
    ? [{ table: action.table, index: action.index, bytes: null }]
    : [];
}

function advisedBuild({ candidate: { table, name }, proof }: Advice): PlannedBuild {
  return { table, index: { schema: table.schema, name }, bytes: proof.bytes };
}

/** Of what a pending drop removes nothing stays, and a pending attachment completes its parent. */
function mendedBy(pending: readonly WrittenMigration[]): readonly RelationName[] {
  return pending.flatMap(({ action }) => (action.kind === 'create' ? [] : [action.index]));
}

/** A partitioned table's index that is there, and to which partitions are yet to be attached. */
function isBegun(
  index: RelationName,
  pending: readonly WrittenMigration[],
  { indexes }: Catalog,
): boolean {
  const attaches = pending.some(
    ({ action }) => action.kind === 'attach' && sameRelation(action.index, index),
  );
  return attaches && indexes.some((one) => sameRelation(one, index));
}

function tablesOf(
  pending: readonly WrittenMigration[],
  { indexes }: Catalog,
): readonly RelationName[] {
  const named = pending.flatMap(({ action }) => {
    if (action.kind === 'create') return [];
    return [action.kind === 'drop' ? action.index : action.partition];
  });
  const tables = named.flatMap(
    (name) => indexes.find((one) => sameRelation(one, name))?.table ?? [],
  );
  return [...new Map(tables.map((table) => [quoteRelation(table), table])).values()];
}
