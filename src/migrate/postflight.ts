import type { Catalog, Index, RelationName } from '../model/catalog.ts';
import type { MigratedIndex } from '../model/declared.ts';
import type { Measurement } from '../model/measurement.ts';
import type { BuildsNow, DeployedIndex, DeployedState } from '../model/preflight.ts';
import { sameRelation } from '../sql/same-relation.ts';
import type { CreateAction } from './action.ts';
import { pendingParts } from './pending-parts.ts';
import type { WrittenMigration } from './written-migration.ts';

export interface PostflightSubject {
  /** dbperf's migrations as they lie in the folder. */
  readonly written: readonly WrittenMigration[];
  readonly builds: BuildsNow;
  /** The indexes that all migrations of the folder leave; null where that is not known. */
  readonly left: readonly MigratedIndex[] | null;
  readonly catalog: Catalog;
  /** Of a fresh audit. */
  readonly measurements: readonly Measurement[];
}

/** What became of each index that dbperf's migrations build and no later migration drops. Pure. */
export function postflight(subject: PostflightSubject): readonly DeployedIndex[] {
  return subject.written.flatMap((migration) => {
    const { directory, action, serves } = migration;
    if (action.kind !== 'create') return [];
    const index = nameLeft(migration, action, subject);
    if (index === null) return [];
    const state = stateOf(migration, index, action.table, subject);
    return [{ migration: directory, index, table: action.table, serves, state }];
  });
}

/** The name that later migrations leave it under; null where they drop it. */
function nameLeft(
  { directory }: WrittenMigration,
  { index }: CreateAction,
  { left, written }: PostflightSubject,
): RelationName | null {
  if (left !== null) {
    const found = left.find(({ migration }) => migration === directory);
    return found ? { schema: found.schema ?? index.schema, name: found.name } : null;
  }
  const dropped = written.some(
    (later) =>
      later.directory > directory &&
      later.action.kind === 'drop' &&
      sameRelation(later.action.index, index),
  );
  return dropped ? null : index;
}

function stateOf(
  { directory, serves }: WrittenMigration,
  name: RelationName,
  table: RelationName,
  subject: PostflightSubject,
): DeployedState {
  const { catalog, measurements } = subject;
  const { applied, running } = subject.builds;
  const index = catalog.indexes.find((one) => sameRelation(one, name));
  if (running.some((one) => sameRelation(one, name))) return { kind: 'building' };
  // Without a history, what is not there may not have been deployed.
  const due = applied === null ? index !== undefined : applied.includes(directory);
  if (!due) return { kind: 'pending' };
  if (index === undefined) return { kind: 'missing' };
  if (!sameRelation(index.table, table)) return { kind: 'elsewhere', table: index.table };
  if (!index.valid || !index.ready) return invalid(index, subject);
  if (serves.length === 0) return { kind: 'present' };
  return useOf(serves, namesOf(index, catalog), measurements);
}

/** Of a partitioned table it is INVALID until the migrations of all partitions have run. */
function invalid(index: Index, subject: PostflightSubject): DeployedState {
  const parts = pendingParts(index, subject);
  if (parts.length > 0) return { kind: 'pending', parts };
  const table = subject.catalog.tables.find((one) => sameRelation(one, index.table));
  return { kind: table?.kind === 'partitioned' ? 'unattached' : 'invalid' };
}

/** Plans of a partitioned table name the partitions' indexes. */
function namesOf(index: Index, catalog: Catalog): ReadonlySet<string> {
  const below = catalog.indexes.filter(
    ({ parent }) => parent !== null && sameRelation(parent, index),
  );
  return new Set([index.name, ...below.flatMap((one) => [...namesOf(one, catalog)])]);
}

function useOf(
  serves: readonly string[],
  names: ReadonlySet<string>,
  measurements: readonly Measurement[],
): DeployedState {
  const planned = measurements.filter(({ plan }) => plan !== null);
  const measured = serves.filter((path) => planned.some((one) => one.path === path));
  if (measured.length === 0) return { kind: 'unmeasured' };
  const by = measured.filter((path) =>
    planned.some((one) => one.path === path && uses(one, names)),
  );
  if (by.length === 0) return { kind: 'unused', measured };
  return { kind: 'used', by, notBy: serves.filter((path) => !by.includes(path)) };
}

function uses({ plan }: Measurement, names: ReadonlySet<string>): boolean {
  return plan?.nodes.some(({ index }) => index !== null && names.has(index)) ?? false;
}
