import type { PlannedStatement } from '../model/advice.ts';

/** What the planner said of statements, by `statementId`. */
export type Costs = ReadonlyMap<string, PlannedStatement>;

/** Share of a statement's cost that an index must save; facts: 5 % to 50 % elsewhere. */
export const smallestGain = 0.3;

/** Below this planner cost a statement is quick whatever is done. */
export const smallestCost = 100;

/** Less than this is a dozen pages, whatever share of a cost it is. */
export const smallestSaving = 50;

/** A statement that becomes dearer by this share without an index has need of it. */
const smallestLoss = 0.05;

export function statementId({
  path,
  parameterSet,
}: Pick<PlannedStatement, 'path' | 'parameterSet'>) {
  return `${path}\0${parameterSet}`;
}

export function costsOf(statements: readonly PlannedStatement[]): Costs {
  return new Map(statements.map((one) => [statementId(one), one]));
}

/** The first, with what the second knows in its place. */
export function overlaid(costs: Costs, newer: Costs): Costs {
  return new Map([...costs, ...newer]);
}

export interface Change {
  readonly before: PlannedStatement;
  readonly after: PlannedStatement;
}

/** What is known of both sides, in the order of the second. */
export function changesBetween(before: Costs, after: Costs): readonly Change[] {
  return [...after].flatMap(([id, one]) => {
    const was = before.get(id);
    return was === undefined ? [] : [{ before: was, after: one }];
  });
}

/** `first` is the statement's cost before anything was chosen, where that is not `before`. */
export function isGain({ before, after }: Change, first = before): boolean {
  return (
    first.cost >= smallestCost &&
    before.cost - after.cost >= smallestSaving &&
    gainShare({ before, after }) >= smallestGain
  );
}

/** 0..1 saved; negative where it became dearer. */
export function gainShare({ before, after }: Change): number {
  return before.cost === 0 ? 0 : (before.cost - after.cost) / before.cost;
}

export function isLoss({ before, after }: Change): boolean {
  const lost = after.cost - before.cost;
  return lost >= smallestSaving && lost >= after.cost * smallestLoss;
}

/** For each path the most that any of its parameter sets saves; negative where all lose. */
export function savedByPath(changes: readonly Change[]): ReadonlyMap<string, number> {
  const saved = new Map<string, number>();
  for (const { before, after } of changes) {
    const cost = before.cost - after.cost;
    saved.set(before.path, Math.max(cost, saved.get(before.path) ?? cost));
  }
  return saved;
}

export type Weights = ReadonlyMap<string, number>;

/** Planner cost saved, each path by its weight. */
export function weightedGain(changes: readonly Change[], weights: Weights): number {
  return [...savedByPath(changes)].reduce(
    (sum, [path, cost]) => sum + cost * (weights.get(path) ?? 1),
    0,
  );
}
