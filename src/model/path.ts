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
  /** Of a statement of a path in TypeScript, a recording, pg_stat_statements or a log. */
  readonly seen?: SeenStatement;
}

/** What is known of how a statement was sent; of one of pg_stat_statements or a log, nothing. */
export interface SeenStatement {
  /** The path in TypeScript whose statement it is; null for one that was observed. */
  readonly of: string | null;
  /** How often each of the path's parameter sets sends it; empty for one that was observed. */
  readonly calls: Readonly<Record<string, number>>;
  /** OIDs of `$1`, `$2`, … that the client declared, which may change the plan; 0 for the others. */
  readonly declaredTypes: readonly number[];
  /** Seen under a name: the server may keep a plan for all values. */
  readonly named: boolean;
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
export interface ParameterSet<Value extends BoundValue = BoundValue> {
  readonly name: string;
  /** Value of `$n` at n - 1: PostgreSQL's text, or its binary form as seen; null is NULL. */
  readonly values: readonly Value[];
  /** How each was found, for the reader: `most common value of bookings.user_id`. Holds no values. */
  readonly origin: string;
}

export type BoundValue = string | Uint8Array | null;

/** One whose values are texts: all but those that were seen on the wire. */
export type TextSet = ParameterSet<string | null>;

/** A path that could not be verified, and why. */
export interface Unverified {
  /** The path's name; of a file that could not be read, the file's. */
  readonly path: string;
  /**
   * `planned`, `no-budget` and `not-run` were somebody's choice and leave the exit code alone; the others
   * mean that the audit could not complete.
   */
  readonly cause: UnverifiedCause;
  readonly reason: string;
  readonly help: string | null;
}

export type UnverifiedCause =
  | 'planned'
  | 'no-budget'
  /** A function, and nobody said that functions may run. */
  | 'not-run'
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
