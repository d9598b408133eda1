import type { Advice, Candidate } from '../model/advice.ts';
import type { Index, RelationName } from '../model/catalog.ts';
import type { SkippedAdvice, Surroundings } from '../model/migration.ts';
import type { BuildsNow } from '../model/preflight.ts';
import type { Run } from '../model/run.ts';
import { quoteRelation } from '../sql/quote.ts';
import { sameRelation } from '../sql/same-relation.ts';
import { prismaDeploy, prismaResolve } from '../text/prisma-command.ts';
import type { Known } from './known.ts';
import { goneSince, hasRun, migrationOf } from './made-by.ts';

type Reason = Pick<SkippedAdvice, 'reason' | 'help'>;

/** What stands in an index's place. */
interface Standing {
  /** With its final name. */
  readonly candidate: Candidate;
  /** A unique index of the same definition. */
  readonly serving: Index | null;
  readonly leftovers: readonly Index[];
}

const deploy = `${prismaDeploy}, or dbperf apply`;

/** Why no migration is written for an index that the database lacks; null where one has to be. */
export function skipReason(
  advice: Advice,
  { candidate, serving, leftovers }: Standing,
  known: Known,
): Reason | null {
  return (
    ignored(advice, known.run) ??
    served(serving) ??
    running(leftovers, known.builds) ??
    halfway(candidate, leftovers, known) ??
    pending(candidate, known) ??
    unattached(candidate, leftovers, known) ??
    gone(candidate, known) ??
    undroppable(candidate, leftovers) ??
    foreignPartition(candidate, known.surroundings)
  );
}

function ignored({ sql }: Advice, { ignored }: Run): Reason | null {
  const found = ignored.find(
    ({ finding }) => finding.rule === 'missing-index' && finding.facts.sql === sql,
  );
  return found === undefined ? null : { reason: `ignored: ${found.reason}`, help: null };
}

function served(unique: Index | null): Reason | null {
  return unique === null
    ? null
    : { reason: `the unique index "${unique.name}" serves already`, help: null };
}

/** It is INVALID, and nobody's leftover. */
function running(leftovers: readonly Index[], builds: BuildsNow): Reason | null {
  const built = leftovers.find((index) => builds.running.some((one) => sameRelation(one, index)));
  return built === undefined
    ? null
    : {
        reason: `"${built.name}" is being built at this moment`,
        help: 'wait until that has ended; then dbperf audit',
      };
}

/** The migration that was to build it failed: Prisma deploys nothing behind it. */
function halfway(
  candidate: Candidate,
  leftovers: readonly Index[],
  { migrations, builds }: Known,
): Reason | null {
  const migration = migrationOf(candidate, migrations);
  const leftover = leftovers.find(({ name }) => name === candidate.name);
  // Of a partitioned table it is INVALID until the migrations that follow have run.
  if (migration === null || leftover === undefined || candidate.partitioned) return null;
  if (hasRun(migration, builds)) return null;
  return {
    reason: `the migration ${migration} failed and left it INVALID`,
    help: `DROP INDEX CONCURRENTLY ${quoteRelation(leftover)}; then ${prismaResolve('--rolled-back', migration)} and ${deploy}`,
  };
}

function pending(candidate: Candidate, { migrations, builds }: Known): Reason | null {
  const migration = migrationOf(candidate, migrations);
  if (migration === null || hasRun(migration, builds)) return null;
  const ran =
    builds.applied === null ? 'whether it has run here is not known' : 'it has not run here';
  return {
    reason: `the migration ${migration} creates an index of this name; ${ran}`,
    help: deploy,
  };
}

/** The index on the parent was made, and the migrations that build and attach its parts wait. */
function unattached(
  candidate: Candidate,
  leftovers: readonly Index[],
  { migrations, builds }: Known,
): Reason | null {
  const made = migrationOf(candidate, migrations);
  if (made === null || !candidate.partitioned || leftovers.length === 0) return null;
  const follows = (one: string) => one > made && !hasRun(one, builds);
  return migrations?.directories.some(follows)
    ? { reason: `it is INVALID until the migrations after ${made} have run`, help: deploy }
    : null;
}

/** PostgreSQL frees no name of a partitioned table's index concurrently, wherever it still stands. */
function gone(candidate: Candidate, known: Known): Reason | null {
  const made = goneSince(candidate, known);
  return made === null || !candidate.partitioned
    ? null
    : {
        reason: `the migration ${made} made it, and it was dropped since`,
        help: `run the statements of ${made} and of the migrations after it that are of its partitions again, each alone, with psql`,
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
