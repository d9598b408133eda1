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
  /** Its tables are meant to be small. */
  readonly small: boolean;
  /** It was said to write. */
  readonly writes: boolean;
  /** What `run` is called with, by parameter set: an object, or a SELECT whose first row it is. */
  readonly params: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;
  /** Null where it keeps no answers. */
  readonly cache: PathCache | null;
}

/** What a path was said to keep its answers in. */
export interface PathCache {
  /** Milliseconds. */
  readonly ttlMs: number;
  /** It has `invalidatedBy`, and `advance`. */
  readonly invalidates: boolean;
  readonly advances: boolean;
}

/** What an audit says of one; what it was seen to send is the capture of its name. */
export interface FunctionReport {
  readonly path: string;
  /** Its statements together, by parameter set. */
  readonly times: readonly FunctionTime[];
  readonly verdict: Verdict;
  /** Only of one that has a cache. */
  readonly cache?: CacheReport;
}

export interface CacheReport {
  /** Milliseconds. */
  readonly ttlMs: number;
  readonly checks: readonly CacheCheck[];
}

/** What a cache was seen to do with one parameter set, in processes whose cache was empty. */
export interface CacheCheck {
  readonly set: string;
  /** The second call within the ttl; null where the first found no row, which need not be kept. */
  readonly again: CacheCall | null;
  /** The call after `invalidatedBy`; null where that could not be told. */
  readonly afterWrite: CallAfterWrite | null;
  /** The first call after the ttl; null where that could not be told. */
  readonly afterTtl: CacheCall | null;
}

export interface CacheCall {
  /** How many it sent. */
  readonly statements: number;
  /** From call to return. */
  readonly ms: number;
}

export interface CallAfterWrite extends CacheCall {
  /** It returned what the database says then, as a new process reads it. */
  readonly current: boolean;
}

/** A statement that a function sent and that cannot be measured: CALL, COPY, one that failed. */
export interface LeftOut {
  /** The function's. */
  readonly path: string;
  readonly set: string;
  /** Without a value of a row: `CALL is not measured`. */
  readonly why: string;
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
