import type { Trial, TrialSide } from '../model/advice.ts';
import { formatCost } from './cost.ts';
import { formatMs } from './format.ts';

/** `142 ms → 0.06 ms`; `cost 31,402 → 8.4` of what was only planned; `? → 3 ms` after a timeout. */
export function sayChange({ before, after }: Trial): string {
  const planned = before.medianMs === null && after.medianMs === null;
  return planned
    ? `cost ${formatCost(before.cost)} → ${formatCost(after.cost)}`
    : `${time(before)} → ${time(after)}`;
}

/** The trial of a path that took longest before, or cost most. */
export function worstTrial(path: string, trials: readonly Trial[]): Trial | undefined {
  const weight = ({ medianMs, cost }: TrialSide) => medianMs ?? cost;
  return trials
    .filter((trial) => trial.path === path)
    .sort((a, b) => weight(b.before) - weight(a.before))[0];
}

function time({ medianMs }: TrialSide): string {
  return medianMs === null ? '?' : formatMs(medianMs);
}
