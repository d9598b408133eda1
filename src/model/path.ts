/** Critical paths: what the service does that has a budget. */

export interface CriticalPath {
  readonly name: string;
  /** File relative to the project's root, with `/`. */
  readonly source: string;
  /** The statement's text, without its header, exactly as in the file. */
  readonly sql: string;
  /** Line of the file (from 1) on which `sql` starts. */
  readonly line: number;
  /** 32 hexadecimal digits or fewer: the same for statements that differ only in constants. */
  readonly fingerprint: string;
  readonly budget: Budget;
  readonly parameters: readonly Parameter[];
  readonly samples: readonly Sample[];
  /** Relative frequency among the paths, for weighing advice; 1 by default. */
  readonly weight: number;
  /** `@small`: its tables are meant to be small. */
  readonly small: boolean;
  /** Rules ignored for this path, each with its reason. */
  readonly ignores: readonly PathIgnore[];
  readonly kind: StatementKind;
  /** `@writes rollback` was said. */
  readonly writesRollback: boolean;
}

export type StatementKind = 'read' | 'locking read' | 'write';

export interface Budget {
  /** Milliseconds; null: none given. */
  readonly timeMs: number | null;
}

export interface Parameter {
  /** n of `$n`, from 1. */
  readonly number: number;
  readonly name: string | null;
  /** The type of `@param {Type}`, as written. */
  readonly type: string | null;
  readonly nullable: boolean;
}

/** `@sample set SELECT …`: a query whose first row holds the values of `$1`, `$2`, … in order. */
export interface Sample {
  readonly set: string;
  readonly sql: string;
  readonly line: number;
}

export interface PathIgnore {
  readonly rule: string;
  readonly reason: string;
}

/** A named choice of values. Values never leave the process. */
export interface ParameterSet {
  readonly name: string;
  /** Value of `$n` at n - 1, PostgreSQL text; null is NULL. */
  readonly values: readonly (string | null)[];
  /** How each was found, for the reader: `most common value of bookings.user_id`. Holds no values. */
  readonly origin: string;
}

/** A path that could not be verified, and why. */
export interface Unverified {
  /** The path's name; of a file that could not be read, the file's. */
  readonly path: string;
  /**
   * `planned` and `no-budget` were somebody's choice and leave the exit code alone; the others
   * mean that the audit could not complete.
   */
  readonly cause: UnverifiedCause;
  readonly reason: string;
  readonly help: string | null;
}

export type UnverifiedCause =
  | 'planned'
  | 'no-budget'
  | 'small-tables'
  | 'timeout'
  /** The file is not a critical path. */
  | 'invalid'
  /** No values could be found for its parameters. */
  | 'no-sample'
  /** It writes, and that was not allowed. */
  | 'refused'
  /** The server refused it. */
  | 'failed';
