import type { Advice, Proof, Trial } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import { createConcurrently } from '../sql/create-index.ts';
import type { Costs } from './costs.ts';
import { type Change, changesBetween, isGain, savedByPath } from './costs.ts';
import { priceOf } from './price.ts';
import { pathsOfTable, type Touching } from './touching.ts';
import type { Sized } from './trials.ts';

/** On which planner the trials were made. */
export type ProofKind = 'twin' | { readonly unproven: string };

/** The whole workload as it is, and with the chosen set. */
export interface Sides {
  readonly before: Costs;
  readonly after: Costs;
}

/** What the planner showed of one index of the chosen set. */
export function adviceOf(
  one: Sized,
  sides: Sides,
  proofKind: ProofKind,
  catalog: Catalog,
  touching: Touching,
): Advice {
  const { candidate, bytes } = one;
  const changes = changesBetween(sides.before, sides.after);
  const using = changes.filter(({ after }) => after.indexes.includes(candidate.name));
  const serves = servedPaths(using);
  return {
    candidate,
    sql: createConcurrently(candidate),
    proof: proofOf(using.map(trialOf), bytes, proofKind),
    serves,
    price: priceOf(candidate, catalog),
    redundant: [],
    alsoChanges: otherChanges(one, changes, serves, touching).map(trialOf),
  };
}

/** Paths with a clear gain for some parameter set, the largest first. */
export function servedPaths(using: readonly Change[]): readonly string[] {
  const gaining = new Set(using.filter((change) => isGain(change)).map(({ after }) => after.path));
  const saved = savedByPath(using);
  return [...gaining].sort((a, b) => (saved.get(b) ?? 0) - (saved.get(a) ?? 0));
}

/**
 * Statements besides, whose plan is another one or costs something else: those that use the index,
 * and those on its table that use no new index and yet have changed.
 */
function otherChanges(
  { candidate }: Sized,
  changes: readonly Change[],
  serves: readonly string[],
  touching: Touching,
): readonly Change[] {
  const onTable = new Set(pathsOfTable(candidate, touching));
  return changes.filter(({ before, after }) => {
    const isOther = before.shape !== after.shape || before.cost !== after.cost;
    const usesNew = after.indexes.some((name) => !before.indexes.includes(name));
    const isOwn = after.indexes.includes(candidate.name) || (!usesNew && onTable.has(after.path));
    return isOther && isOwn && !serves.includes(after.path);
  });
}

function trialOf({ before, after }: Change): Trial {
  const side = (cost: number) => ({ cost, medianMs: null, pages: null });
  const { path, parameterSet } = after;
  return { path, parameterSet, before: side(before.cost), after: side(after.cost) };
}

function proofOf(trials: readonly Trial[], bytes: number, kind: ProofKind): Proof {
  return kind === 'twin'
    ? { kind, bytes, trials }
    : { kind: 'unproven', reason: kind.unproven, bytes, trials };
}
