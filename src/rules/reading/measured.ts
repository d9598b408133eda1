import type { Evidence, Measurement } from '../../model/measurement.ts';
import { formatCost } from '../../text/cost.ts';
import { formatCount, formatMs } from '../../text/format.ts';
import type { PathMeasurements } from '../rule.ts';

/** What the `measured` line of a finding is made of. */
export type MeasuredFacts = {
  readonly evidence: Evidence;
  readonly parameterSet: string;
  readonly medianMs: number | null;
  readonly fastestMs: number | null;
  readonly runs: number;
  readonly pages: number | null;
  readonly cost: number;
  readonly timedOutMs: number | null;
  readonly budgetMs: number | null;
};

/** The measurement that decided the verdict; else the slowest, or the dearest where none ran. */
export function worstMeasurement(subject: PathMeasurements): Measurement | null {
  const decided = subject.measurements.find(
    (measurement) => measurement.parameterSet === subject.verdict.worstSet,
  );
  return decided ?? [...subject.measurements].sort((a, b) => weight(b) - weight(a))[0] ?? null;
}

/** Over its budget, or at its edge. */
export function isSlow({ verdict }: Pick<PathMeasurements, 'verdict'>): boolean {
  return verdict.outcome === 'fail' || verdict.outcome === 'borderline';
}

/** Measured over its budget; of what was only planned nobody knows. */
export function isBroken({ verdict }: PathMeasurements): boolean {
  return verdict.outcome === 'fail';
}

function weight(measurement: Measurement): number {
  if (measurement.timedOutMs !== null) return Number.POSITIVE_INFINITY;
  return measurement.timing?.medianMs ?? measurement.cost;
}

export function measuredFacts(measurement: Measurement, budgetMs: number | null): MeasuredFacts {
  return {
    evidence: measurement.evidence,
    parameterSet: measurement.parameterSet,
    medianMs: measurement.timing?.medianMs ?? null,
    fastestMs: measurement.timing?.fastestMs ?? null,
    runs: measurement.timing?.runsMs.length ?? 0,
    pages: measurement.pages,
    cost: measurement.cost,
    timedOutMs: measurement.timedOutMs,
    budgetMs,
  };
}

/**
 * ``142 ms, 24,390 pages (fastest 139 ms of 5, parameters `miss`; budget 10 ms)``; of what was not
 * executed its cost.
 */
export function renderMeasured(facts: MeasuredFacts): string {
  const budget = facts.budgetMs === null ? '' : `; budget ${formatMs(facts.budgetMs)}`;
  const parameters = `parameters \`${facts.parameterSet}\`${budget}`;
  if (facts.timedOutMs !== null) {
    return `stopped by the timeout of ${formatMs(facts.timedOutMs)} (${parameters})`;
  }
  if (facts.medianMs === null || facts.fastestMs === null) {
    const planned = facts.evidence === 'twin' ? 'planned on a twin' : 'planned only';
    return `${planned}: cost ${formatCost(facts.cost)} (${parameters})`;
  }
  const pages = facts.pages === null ? '' : `, ${formatCount(facts.pages)} pages`;
  const fastest = `fastest ${formatMs(facts.fastestMs)} of ${facts.runs}`;
  return `${formatMs(facts.medianMs)}${pages} (${fastest}, ${parameters})`;
}
