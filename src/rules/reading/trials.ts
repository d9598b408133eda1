import type { Growth, PathGrowth, Trial } from '../../model/advice.ts';
import type { Measurement } from '../../model/measurement.ts';
import { formatCost } from '../../text/cost.ts';
import { formatCount, formatMs } from '../../text/format.ts';

/** The trial with the parameters of the measurement shown, else the one that gains most. */
export function trialOf(
  path: string,
  shown: Measurement,
  trials: readonly Trial[],
): Trial | undefined {
  const own = trials.filter((trial) => trial.path === path);
  return own.find((trial) => isShown(trial, shown)) ?? own.sort((a, b) => saved(b) - saved(a))[0];
}

/** The path's growth with the parameters of the measurement shown, else with those that cost most. */
export function growthOf(
  path: string,
  shown: Measurement,
  growth: Growth | null,
): PathGrowth | undefined {
  const own = (growth?.paths ?? []).filter((one) => one.path === path);
  const cost = ({ before }: PathGrowth) => before.costs.at(-1) ?? 0;
  return own.find((one) => isShown(one, shown)) ?? own.sort((a, b) => cost(b) - cost(a))[0];
}

/** `142 ms → 0.06 ms, 24,390 → 4 pages`; of a statement that was not executed its cost. */
export function timeChange({ before, after }: Trial): string {
  const time = change(before.medianMs, after.medianMs, formatMs);
  const pages = change(before.pages, after.pages, formatCount).map((text) => `${text} pages`);
  const measured = [...time, ...pages];
  return measured.length > 0 ? measured.join(', ') : `cost ${costChange(before.cost, after.cost)}`;
}

/** `31,402 → 8.4` */
export function costChange(before: number, after: number): string {
  return `${formatCost(before)} → ${formatCost(after)}`;
}

/** One trial for each path, that which loses most; what becomes dearer comes first. */
export function oncePerPath(trials: readonly Trial[]): readonly Trial[] {
  const sorted = [...trials].sort(
    (a, b) =>
      saved(a) - saved(b) || compare(a.path, b.path) || compare(a.parameterSet, b.parameterSet),
  );
  return sorted.filter((trial, n) => sorted.findIndex(({ path }) => path === trial.path) === n);
}

function isShown(one: Pick<Trial, 'path' | 'parameterSet'>, shown: Measurement): boolean {
  return one.path === shown.path && one.parameterSet === shown.parameterSet;
}

function saved({ before, after }: Trial): number {
  if (before.medianMs === null || after.medianMs === null) return before.cost - after.cost;
  return before.medianMs - after.medianMs;
}

function change(
  before: number | null,
  after: number | null,
  format: (value: number) => string,
): readonly string[] {
  return before === null || after === null ? [] : [`${format(before)} → ${format(after)}`];
}

/** By code units: the same order on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
