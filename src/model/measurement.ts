import type { UnverifiedCause } from './path.ts';
import type { Plan } from './plan.ts';

/** What PostgreSQL said of one statement with one parameter set. */
export interface Measurement {
  readonly path: string;
  readonly parameterSet: string;
  readonly origin: string;
  readonly evidence: Evidence;
  /** Null when planned only, or stopped by the timeout. */
  readonly timing: Timing | null;
  /** The statement timeout that stopped it, milliseconds. */
  readonly timedOutMs: number | null;
  /** Rows that the statement returned; null when it was not executed. */
  readonly rows: number | null;
  /** Pages of 8 KB, cache warm; null when it was not executed. */
  readonly pages: number | null;
  readonly cost: number;
  /** Absent only when stopped by the timeout before a plan could be had. */
  readonly plan: Plan | null;
}

export type Evidence = 'measured' | 'planned' | 'twin';

/** Planning plus execution, milliseconds, as PostgreSQL reports them, cache warm, TIMING OFF. */
export interface Timing {
  readonly runsMs: readonly number[];
  readonly fastestMs: number;
  readonly medianMs: number;
}

export type Outcome = 'pass' | 'fail' | 'borderline' | 'unverified';

export interface Verdict {
  readonly path: string;
  readonly outcome: Outcome;
  readonly budgetMs: number | null;
  /** The set that decided; null where nothing was measured. */
  readonly worstSet: string | null;
  /** Only of `unverified`. */
  readonly cause: UnverifiedCause | null;
  /** Why it is unverified, or borderline; null where the numbers speak. */
  readonly reason: string | null;
}
