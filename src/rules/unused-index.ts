import type { Catalog, Index } from '../model/catalog.ts';
import { sameRelation } from '../sql/same-relation.ts';
import { formatBytes, plural } from '../text/format.ts';
import {
  dropStatement,
  indexesOf,
  indexSubject,
  isUsable,
  ownIndexes,
  servesEquality,
} from './reading/indexes.ts';
import { countedSince, daysBetween } from './reading/statistics-age.ts';
import { nameOf } from './reading/subject.ts';
import { findTable } from './reading/table-scans.ts';
import { type Declared, defineRule, type Observation } from './rule.ts';

const FEW_SCANS = 50;
const OLD_ENOUGH_DAYS = 14;
/** PostgreSQL reads smaller tables as a whole, whatever indexes they have. */
const SMALLEST_TABLE = 1_000;

type UnusedIndex = {
  readonly scans: number;
  readonly days: number;
  readonly bytes: number;
  readonly help: string;
};

export const unusedIndex = defineRule({
  id: 'unused-index',
  severity: 'info',
  when: 'An index was used at most 50 times while statistics of at least 14 days were counted.',
  effect:
    'Each write keeps it up, it takes its share of memory, and updates of its columns cannot be HOT.',
  remedy:
    'Make sure that no replica, monthly job or constraint needs it, then drop it concurrently.',
  needs: ['snapshot'],
  uses: ['declared'],
  yieldsTo: ['redundant-index'],
  *check({ snapshot, declared }): Iterable<Observation<UnusedIndex>> {
    const since = countedSince(snapshot);
    // A standby counts its own scans only, and says nothing of the primary's.
    if (since === null || snapshot.server.inRecovery) return;
    for (const index of ownIndexes(snapshot)) {
      const days = daysBetween(laterOf(since, createdAt(index, declared)), snapshot.server.readAt);
      const { scans } = index;
      if (scans === null || scans > FEW_SCANS || days < OLD_ENOUGH_DAYS) continue;
      if (isDispensable(index, snapshot)) yield observe(index, scans, days, snapshot);
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} was used ${plural(facts.scans, 'time')} in ${plural(facts.days, 'day')}, ${formatBytes(facts.bytes)}`,
    help: facts.help,
  }),
});

/** PostgreSQL does not say when an index was created; its migration's name does. */
function createdAt(index: Index, declared?: Declared): string | null {
  const migrated = declared?.migrations?.indexes.find(({ name }) => name === index.name);
  const digits = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)_/.exec(migrated?.migration ?? '');
  if (digits === null) return null;
  const [, year, month, day, hour, minute, second] = digits;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}

function laterOf(since: string, created: string | null): string {
  return created !== null && Date.parse(created) > Date.parse(since) ? created : since;
}

function isDispensable(index: Index, catalog: Catalog): boolean {
  const rows = findTable(catalog, index.table)?.rows ?? 0;
  return (
    !index.unique && isUsable(index) && rows >= SMALLEST_TABLE && !holdsForeignKey(index, catalog)
  );
}

/** The only index of a foreign key stays: without it, `unindexed-foreign-key` would ask for it. */
function holdsForeignKey(index: Index, catalog: Catalog): boolean {
  const others = indexesOf(catalog, index.table).filter((other) => other !== index);
  return catalog.constraints.some(
    ({ kind, table, columns }) =>
      kind === 'foreign' &&
      sameRelation(table, index.table) &&
      servesEquality(index, columns) &&
      !others.some((other) => servesEquality(other, columns)),
  );
}

function observe(
  index: Index,
  scans: number,
  days: number,
  catalog: Catalog,
): Observation<UnusedIndex> {
  const help = `${dropStatement(index, catalog)} -- if no replica or rare job needs it`;
  return { subject: indexSubject(index), facts: { scans, days, bytes: index.bytes, help } };
}
