import type { Advice, Candidate } from '../model/advice.ts';
import type { Index } from '../model/catalog.ts';
import type { Migration, MigrationPlan, Surroundings } from '../model/migration.ts';
import { quoteRelation } from '../sql/quote.ts';
import { sameRelation } from '../sql/same-relation.ts';
import { directoryNames } from './directory-names.ts';
import type { Known } from './known.ts';
import type { Step } from './step.ts';
import { dropRedundant, stepsOf } from './steps.ts';
import { type Wanted, wantedOf } from './wanted.ts';

export interface PlanOptions extends Known {
  /** Whether indexes that became redundant are dropped too. */
  readonly dropRedundant: boolean;
  readonly now: Date;
}

/** The advice of a run as migrations, the cheapest build first. Pure. */
export function planMigrations(options: PlanOptions): MigrationPlan {
  const { run, surroundings, migrations } = options;
  const all = run.advice.advice.map((advice) => wantedOf(advice, options));
  const wanted = all
    .flatMap((one) => (one.kind === 'wanted' ? [one] : []))
    .sort((a, b) => buildBytes(a, surroundings) - buildBytes(b, surroundings));
  const redundant = redundantIndexes(run.advice.advice, wanted, surroundings);
  const dropped = options.dropRedundant ? redundant : [];
  // Of all of them: two indexes of one table must not name their partitions' alike.
  const taken = new Set([
    ...surroundings.taken.map(({ name }) => name),
    ...wanted.map(({ candidate }) => candidate.name),
  ]);
  const steps = [
    ...wanted.flatMap((one) => stepsOf(one, surroundings, taken)),
    ...dropped.map((index) => dropRedundant(index, wanted)),
  ];
  return {
    migrations: named(steps, migrations?.directories ?? [], options.now),
    declarations: [
      ...wanted.map(({ advice, candidate }) => canonical(advice, candidate, surroundings)),
      // Perhaps the schema could not be written when its migration was.
      ...all.flatMap((one, n) =>
        one.kind === 'skipped' && one.declared
          ? [canonical(run.advice.advice[n], one.candidate, surroundings)]
          : [],
      ),
      ...all.flatMap((one) => (one.kind === 'present' ? [asBuilt(one.candidate, one.index)] : [])),
    ],
    withdrawn: dropped,
    redundant: options.dropRedundant ? [] : redundant,
    skipped: all.flatMap((one) => (one.kind === 'skipped' ? [one.skipped] : [])),
  };
}

/** Prisma compares predicates by their text, and the database has them as PostgreSQL prints them. */
function canonical(
  advice: Advice | undefined,
  candidate: Candidate,
  { predicates }: Surroundings,
): Candidate {
  const printed = predicates[advice?.candidate.name ?? candidate.name];
  return { ...candidate, predicate: printed ?? candidate.predicate };
}

function asBuilt(candidate: Candidate, { name, predicate }: Index): Candidate {
  return { ...candidate, name, predicate };
}

function named(
  steps: readonly Step[],
  existing: readonly string[],
  now: Date,
): readonly Migration[] {
  const words = steps.map(({ word }) => word);
  const directories = directoryNames(words, existing, now);
  return steps.map(({ word: _, comments, ...step }, n) => {
    const directory = directories[n] ?? '';
    return { ...step, directory, comments: comments(directory).map(oneComment) };
  });
}

/** Prisma's adapters split a file at each semicolon, also at one in a comment. */
function oneComment(line: string): string {
  return line.replace(/;/g, ',').replace(/[\r\n]+/g, ' ');
}

/** A build reads the table and writes the index. */
function buildBytes({ advice, candidate }: Wanted, { tables }: Surroundings): number {
  const table = tables.find((one) => sameRelation(one, candidate.table));
  return (table?.bytes ?? 0) + (advice.proof.bytes ?? 0);
}

/** Those that all indexes which make them redundant are really made for. */
function redundantIndexes(
  advice: readonly Advice[],
  wanted: readonly Wanted[],
  { indexes, tables }: Surroundings,
): readonly Index[] {
  const made = new Set(wanted.map((one) => one.advice));
  const names = (some: readonly Advice[]) =>
    some.flatMap((one) => one.redundant.map(quoteRelation));
  const kept = new Set(names(advice.filter((one) => !made.has(one))));
  const gone = new Set(names(advice).filter((name) => !kept.has(name)));
  // One of a partitioned table cannot be dropped concurrently.
  const partitioned = new Set(
    tables.filter(({ kind }) => kind === 'partitioned').map((table) => quoteRelation(table)),
  );
  return indexes.filter(
    (index) => gone.has(quoteRelation(index)) && !partitioned.has(quoteRelation(index.table)),
  );
}
