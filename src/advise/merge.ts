import type { Candidate } from '../model/advice.ts';
import { sameRelation } from '../sql/same-relation.ts';
import { termsOf } from './candidate-terms.ts';
import { changesBetween, savedByPath } from './costs.ts';
import type { Choosing } from './greedy.ts';
import { pathsOfTable } from './touching.ts';
import { planWith, type Sized } from './trials.ts';

/** A wider index that keeps this share of what two narrower ones save replaces both. */
const nearlyAll = 0.97;

/**
 * It may be as much larger than both together: writers keep up one index instead of two. A pair of
 * an often repeated key and a rare one takes about 1.3 times the room, as its row ids are not shared.
 */
const roomier = 1.5;

export interface Merged {
  readonly chosen: readonly Sized[];
  /** What was replaced, by the name of what replaced it. */
  readonly replaced: ReadonlyMap<Sized, string>;
}

/** Replaces two chosen indexes by one that begins with the keys of the one and holds the other's. */
export async function mergeByPrefix(
  chosen: readonly Sized[],
  all: readonly Sized[],
  choosing: Choosing,
): Promise<Merged> {
  const replaced = new Map<Sized, string>();
  let now = chosen;
  for (let merged = true; merged; ) {
    merged = false;
    for (const [narrow, other, wide] of mergers(now, all)) {
      const next = [...now.filter((one) => one !== narrow && one !== other), wide];
      if (!(await keepsGains(now, next, wide, choosing))) continue;
      for (const one of [narrow, other]) replaced.set(one, wide.candidate.name);
      now = next;
      merged = true;
      break;
    }
  }
  return { chosen: now, replaced };
}

type Merger = readonly [narrow: Sized, other: Sized, wide: Sized];

function mergers(chosen: readonly Sized[], all: readonly Sized[]): readonly Merger[] {
  return chosen.flatMap((narrow) =>
    chosen
      .filter((other) => other !== narrow && isBeside(narrow, other))
      .flatMap((other) =>
        all
          .filter((wide) => !chosen.includes(wide) && isMergerOf(wide, narrow, other))
          .map((wide): Merger => [narrow, other, wide]),
      ),
  );
}

function isBeside(one: Sized, other: Sized): boolean {
  return (
    sameRelation(one.candidate.table, other.candidate.table) &&
    one.candidate.method === 'btree' &&
    other.candidate.method === 'btree'
  );
}

function isMergerOf(wide: Sized, narrow: Sized, other: Sized): boolean {
  const { candidate } = wide;
  const begins = termsOf(narrow.candidate).every((term, n) => termsOf(candidate)[n] === term);
  const held = new Set([...termsOf(candidate), ...candidate.include]);
  return (
    isBeside(wide, narrow) &&
    begins &&
    termsOf(other.candidate).every((term) => held.has(term)) &&
    [narrow, other].every((one) => isAsWide(candidate, one.candidate)) &&
    wide.bytes < roomier * (narrow.bytes + other.bytes)
  );
}

function isAsWide(wide: Candidate, { predicate, include }: Candidate): boolean {
  const samePredicate = wide.predicate === null || wide.predicate === predicate;
  return samePredicate && include.every((column) => wide.include.includes(column));
}

async function keepsGains(
  now: readonly Sized[],
  next: readonly Sized[],
  wide: Sized,
  choosing: Choosing,
): Promise<boolean> {
  const { baseline, touching } = choosing;
  const paths = pathsOfTable(wide.candidate, touching);
  const before = savedByPath(changesBetween(baseline, await planWith(choosing, now, paths)));
  const after = savedByPath(changesBetween(baseline, await planWith(choosing, next, paths)));
  return [...before].every(([path, saved]) => (after.get(path) ?? 0) >= saved * nearlyAll);
}
