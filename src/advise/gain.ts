import type { Advice, Candidate, Proof, Trial } from '../model/advice.ts';

/** Share of a statement's time that an index must save; facts: 5 % to 50 % elsewhere. */
export const smallestGain = 0.3;

export type Built = Extract<Proof, { kind: 'built' }>;

export interface Tried {
  readonly candidate: Candidate;
  readonly proof: Built;
}

/** Milliseconds, or planner cost where a side was not executed to its end. */
export function sides(trial: Trial): { readonly before: number; readonly after: number } {
  const { before, after } = trial;
  return before.medianMs !== null && after.medianMs !== null
    ? { before: before.medianMs, after: after.medianMs }
    : { before: before.cost, after: after.cost };
}

/** 0..1 of the time saved; negative where the statement became slower. */
export function gainOf(trial: Trial): number {
  const { before, after } = sides(trial);
  return before === 0 ? 0 : (before - after) / before;
}

/** The trial of a path's slowest parameter set before the index. */
export function worstTrial(proof: Built, path: string): Trial | undefined {
  return proof.trials
    .filter((trial) => trial.path === path)
    .sort((a, b) => sides(b).before - sides(a).before)[0];
}

/** Paths that the index mends, the largest gain in time first. */
export function servedPaths(proof: Built): Advice['serves'] {
  const names = [...new Set(proof.trials.map((trial) => trial.path))];
  const saved = (name: string) => {
    const trial = worstTrial(proof, name);
    return trial !== undefined && gainOf(trial) >= smallestGain
      ? sides(trial).before - sides(trial).after
      : 0;
  };
  return names.filter((name) => saved(name) > 0).sort((a, b) => saved(b) - saved(a));
}
