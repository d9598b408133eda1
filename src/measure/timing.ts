import type { Timing } from '../model/measurement.ts';

/** Summarises repeated runs; `runsMs` must hold at least one. */
export function timingOf(runsMs: readonly number[]): Timing {
  const sorted = [...runsMs].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  const lower = sorted.length % 2 === 0 ? (sorted[middle - 1] ?? upper) : upper;
  return { runsMs, fastestMs: sorted[0] ?? Number.NaN, medianMs: (lower + upper) / 2 };
}

export type TimeOutcome = 'pass' | 'fail' | 'borderline';

/** Fails only if even the fastest run was too slow; passes if the usual run was fast enough. */
export function judgeTime(timing: Timing, budgetMs: number): TimeOutcome {
  if (timing.fastestMs > budgetMs) return 'fail';
  return timing.medianMs <= budgetMs ? 'pass' : 'borderline';
}
