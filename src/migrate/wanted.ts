import type { Advice, Candidate } from '../model/advice.ts';
import type { Index } from '../model/catalog.ts';
import type { SkippedAdvice, Surroundings } from '../model/migration.ts';
import { sameIndex } from '../sql/same-index.ts';
import { indexOf } from './index-of.ts';
import type { Known } from './known.ts';
import { goneSince, migrationOf } from './made-by.ts';
import { skipReason } from './skip-reason.ts';

/** An index that has to be built. */
export interface Wanted {
  readonly kind: 'wanted';
  readonly advice: Advice;
  /** With its final name. */
  readonly candidate: Candidate;
  /** INVALID indexes that stand in its place. */
  readonly leftovers: readonly Index[];
  /** The migration that made it, where it was dropped since; else null. */
  readonly goneSince: string | null;
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

/** What has to be done for one advised index. */
export function wantedOf(advice: Advice, known: Known): Verdict {
  const { candidate } = advice;
  const same = known.surroundings.indexes.filter((index) => sameIndex(index, candidate));
  // A unique index is more than the advised one: it serves, and is nobody's leftover.
  const alike = same.filter(({ unique }) => !unique);
  const serving = same.find(({ unique, valid, ready }) => unique && valid && ready) ?? null;
  const present = alike.find((index) => index.valid && index.ready);
  if (present !== undefined) {
    return { kind: 'present', candidate, index: present };
  }
  const leftovers = leftoversOf(candidate, alike, known.surroundings);
  const own = { ...candidate, name: reclaimed(candidate, alike) };
  const reason = skipReason(advice, { candidate: own, serving, leftovers }, known);
  if (reason !== null) {
    const skipped = { index: indexOf(own), ...reason };
    const declared = migrationOf(own, known.migrations) !== null;
    return { kind: 'skipped', skipped, candidate: own, declared };
  }
  return { kind: 'wanted', advice, candidate: own, leftovers, goneSince: goneSince(own, known) };
}

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
