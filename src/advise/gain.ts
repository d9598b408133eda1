import type { Candidate, Proof, Trial } from '../model/advice.ts';

/** Share of a statement's time that an index must save; facts: 5 % to 50 % elsewhere. */
export const smallestGain = 0.3;

export type Built = Extract<Proof, { kind: 'built' }>;

export interface Tried {
  readonly candidate: Candidate;
  readonly proof: Built;
  /** Paths in need that it mends, the largest saving first. */
  readonly serves: readonly string[];
}

/** Milliseconds, or planner cost where a side was not executed to its end. */
export function sides(trial: Trial): Sides {
  const { before, after } = trial;
  return before.medianMs !== null && after.medianMs !== null
    ? { before: before.medianMs, after: after.medianMs }
    : { before: before.cost, after: after.cost };
}

interface Sides {
  readonly before: number;
  readonly after: number;
}

/** 0..1 saved, of time and of cost alike; negative where the statement became slower. */
export function gainOf(trial: Trial): number {
  const share = ({ before, after }: Sides) => (before === 0 ? 0 : (before - after) / before);
  const byCost = { before: trial.before.cost, after: trial.after.cost };
  return Math.min(share(sides(trial)), share(byCost));
}

/**
 * Those of the paths that the index mends, the largest saving first. One parameter set with a clear
 * gain is enough: which set is the slowest varies from run to run where all read the whole table.
 */
export function servedPaths(proof: Built, among: ReadonlySet<string>): readonly string[] {
  const saved = (path: string) => {
    const gaining = proof.trials.filter(
      (trial) => trial.path === path && gainOf(trial) >= smallestGain,
    );
    return Math.max(0, ...gaining.map((trial) => sides(trial).before - sides(trial).after));
  };
  return [...among].filter((path) => saved(path) > 0).sort((a, b) => saved(b) - saved(a));
}

/** Planner cost that the index saves for a path, over all its parameter sets. */
export function savedCost(proof: Built, path: string): number {
  return proof.trials
    .filter((trial) => trial.path === path)
    .reduce((sum, { before, after }) => sum + before.cost - after.cost, 0);
}
