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
  /**
   * Of a statement that is sent under a name; null for others, where the server uses no such plan
   * (`plan_cache_mode`), where it refused it, and on PostgreSQL 13.
   */
  readonly generic: GenericPlan | null;
}

/** The plan for all values, which PostgreSQL may keep for a statement with a name. */
export interface GenericPlan {
  readonly cost: number;
  /** Planning plus execution, as in `Timing`; null where it was not executed, or was stopped. */
  readonly medianMs: number | null;
  /** The statement timeout that stopped it, milliseconds. */
  readonly timedOutMs: number | null;
  /** PostgreSQL takes it from the sixth execution on, where the first five have these values. */
  readonly chosen: boolean;
  /** Null where it does the same as the plan for these values, and was not executed. */
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
