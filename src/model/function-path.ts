import type { Verdict } from './measurement.ts';

/** A critical path in TypeScript: a function of the service that has a budget. */
export interface FunctionPath {
  readonly name: string;
  /** File relative to the project's root, with `/`. */
  readonly source: string;
  /** Milliseconds for its statements together; null: none given. */
  readonly budgetMs: number | null;
  readonly maxStatements: number | null;
  readonly weight: number;
  /** It was said to write. */
  readonly writes: boolean;
  /** What `run` is called with, by parameter set: an object, or a SELECT whose first row it is. */
  readonly params: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;
}

/** What an audit says of one; what it was seen to send is the capture of its name. */
export interface FunctionReport {
  readonly path: string;
  /** Its statements together, by parameter set. */
  readonly times: readonly FunctionTime[];
  readonly verdict: Verdict;
}

export interface FunctionTime {
  readonly set: string;
  /** Sums of the medians, and of the fastest runs, milliseconds. */
  readonly medianMs: number;
  readonly fastestMs: number;
  /** How many statements were sent. */
  readonly statements: number;
  /** Statements that could not be measured, and are missing in the sums. */
  readonly unmeasured: number;
}
