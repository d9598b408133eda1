import type { Run } from '../model/run.ts';

export interface Proposal {
  readonly path: string;
  /** File relative to the project's root. */
  readonly source: string;
  /** For example `15ms`. */
  readonly budget: string;
}

const headroom = 1.25;

/** Measured + 25 %, for every measured path without a budget. */
export function proposeBudgets(run: Run): readonly Proposal[] {
  return run.paths
    .filter((path) => path.budgetMs === null && path.partOf === null)
    .flatMap(({ name, source }) => {
      const medians = run.measurements
        .filter((measurement) => measurement.path === name)
        .flatMap((measurement) => measurement.timing?.medianMs ?? []);
      const worst = Math.max(...medians);
      return medians.length === 0 ? [] : [{ path: name, source, budget: budgetFor(worst) }];
    });
}

/** Two significant digits, never below a millisecond: less is noise. */
function budgetFor(medianMs: number): string {
  const wanted = Math.max(medianMs * headroom, 1);
  const step = 10 ** Math.max(Math.floor(Math.log10(wanted)) - 1, 0);
  return `${Math.ceil(wanted / step) * step}ms`;
}
