import type { Advice, Candidate } from '../model/advice.ts';
import type { Index, RelationName } from '../model/catalog.ts';
import type { MigratedIndex, Migrations } from '../model/declared.ts';
import type { SkippedAdvice, Surroundings } from '../model/migration.ts';
import type { Run } from '../model/run.ts';
import { quoteRelation } from '../sql/quote.ts';
import { sameIndex } from '../sql/same-index.ts';
import { sameRelation } from '../sql/same-relation.ts';

/** An index that has to be built. */
export interface Wanted {
  readonly kind: 'wanted';
  readonly advice: Advice;
  /** With its final name. */
  readonly candidate: Candidate;
  /** INVALID indexes that stand in its place. */
  readonly leftovers: readonly Index[];
}

export type Verdict =
  | Wanted
  /** The database has it, perhaps under another name. */
  | { readonly kind: 'present'; readonly candidate: Candidate; readonly index: Index }
  /** `declared`: a migration brings it, so that the schema has to declare it. */
  | {
      readonly kind: 'skipped';
      readonly skipped: SkippedAdvice;
      readonly candidate: Candidate;
      readonly declared: boolean;
    };

interface Known {
  readonly run: Run;
  readonly surroundings: Surroundings;
  readonly migrations: Migrations | null;
}

/** What has to be done for one advised index. */
export function wantedOf(advice: Advice, known: Known): Verdict {
  const { candidate } = advice;
  const same = known.surroundings.indexes.filter((index) => sameIndex(index, candidate));
  // A unique index is more than the advised one: it serves, and is nobody's leftover.
  const alike = same.filter(({ unique }) => !unique);
  const serving = same.find(({ unique, valid, ready }) => unique && valid && ready);
  const present = alike.find((index) => index.valid && index.ready);
  if (present !== undefined) {
    return { kind: 'present', candidate, index: present };
  }
  const leftovers = leftoversOf(candidate, alike, known.surroundings);
  const own = { ...candidate, name: reclaimed(candidate, alike) };
  const reason =
    ignored(advice, known.run) ??
    served(serving) ??
    halfway(own, leftovers, known.migrations) ??
    pending(own, known.migrations) ??
    undroppable(own, leftovers) ??
    foreignPartition(own, known.surroundings);
  if (reason !== null) {
    const skipped = { index: indexOf(own), ...reason };
    const declared = migrationOf(own, known.migrations) !== null;
    return { kind: 'skipped', skipped, candidate: own, declared };
  }
  return { kind: 'wanted', advice, candidate: own, leftovers };
}

type Reason = Pick<SkippedAdvice, 'reason' | 'help'>;

/** What a failed build left under the name, a failed REINDEX beside it, or either under another name. */
function leftoversOf(
  { name, table }: Candidate,
  alike: readonly Index[],
  { indexes }: Surroundings,
): readonly Index[] {
  const like = indexes.filter(
    (index) =>
      index.schema === table.schema && index.name.replace(/_cc(?:new|old)\d*$/, '') === name,
  );
  return [...new Set([...like, ...alike])].filter(
    (index) => !index.valid && !index.unique && index.parent === null,
  );
}

/** A leftover of the same definition gives its name back: it is the one that was meant to be. */
function reclaimed({ name }: Candidate, alike: readonly Index[]): string {
  return alike.map((index) => index.name).find((own) => !/_cc(?:new|old)\d*$/.test(own)) ?? name;
}

function ignored({ sql }: Advice, { ignored }: Run): Reason | null {
  const found = ignored.find(
    ({ finding }) => finding.rule === 'missing-index' && finding.facts.sql === sql,
  );
  return found === undefined ? null : { reason: `ignored: ${found.reason}`, help: null };
}

function served(unique: Index | undefined): Reason | null {
  return unique === undefined
    ? null
    : { reason: `the unique index "${unique.name}" serves already`, help: null };
}

/** The migration that was to build it failed: Prisma deploys nothing behind it. */
function halfway(
  candidate: Candidate,
  leftovers: readonly Index[],
  migrations: Migrations | null,
): Reason | null {
  const migration = migrationOf(candidate, migrations);
  const leftover = leftovers.find(({ name }) => name === candidate.name);
  // Of a partitioned table it is INVALID until the migrations that follow have run.
  if (migration === null || leftover === undefined || candidate.partitioned) return null;
  return {
    reason: `the migration ${migration} failed and left it INVALID`,
    help: `DROP INDEX CONCURRENTLY ${quoteRelation(leftover)}; then prisma migrate resolve --rolled-back ${migration} and prisma migrate deploy, or dbperf apply`,
  };
}

function pending(candidate: Candidate, migrations: Migrations | null): Reason | null {
  const migration = migrationOf(candidate, migrations);
  return migration === null
    ? null
    : {
        reason: `the migration ${migration} creates an index of this name, and has not run here`,
        help: 'prisma migrate deploy, or dbperf apply',
      };
}

/** PostgreSQL drops no index of a partitioned table concurrently: when to block it, people decide. */
function undroppable({ partitioned }: Candidate, [leftover]: readonly Index[]): Reason | null {
  return !partitioned || leftover === undefined
    ? null
    : {
        reason: `"${leftover.name}" is INVALID and stands in its place`,
        help: `DROP INDEX ${quoteRelation(leftover)}; in a quiet moment, since it blocks the table; then dbperf gen-migration`,
      };
}

function migrationOf({ name, table }: Candidate, migrations: Migrations | null): string | null {
  const isIt = (index: MigratedIndex) =>
    index.name === name &&
    index.table === table.name &&
    (index.schema === null || index.schema === table.schema);
  return migrations?.indexes.find(isIt)?.migration ?? null;
}

/** An index on the parent becomes valid only when each partition has one. */
function foreignPartition({ table }: Candidate, { tables }: Surroundings): Reason | null {
  const foreign = tables.find(
    (one) => one.kind === 'foreign' && one.parent !== null && isWithin(one.parent, table, tables),
  );
  return foreign === undefined
    ? null
    : {
        reason: `its partition ${quoteRelation(foreign)} is a foreign table, which has no indexes`,
        help: 'build the index on each other partition by hand',
      };
}

function isWithin(one: RelationName, root: RelationName, tables: Surroundings['tables']): boolean {
  if (sameRelation(one, root)) return true;
  const parent = tables.find((table) => sameRelation(table, one))?.parent;
  return parent !== undefined && parent !== null && isWithin(parent, root, tables);
}

export function indexOf({ table, name }: Candidate): RelationName {
  return { schema: table.schema, name };
}
