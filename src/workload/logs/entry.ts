import type { LogForm } from '../../model/observed.ts';

/** One thing that a log says of a statement. */
export interface LogEntry {
  readonly form: LogForm;
  /**
   * `run` is an execution; `parse` and `bind` are parts of one; `plan` is an execution that
   * auto_explain logged, which may be logged as a `run` too.
   */
  readonly step: 'run' | 'parse' | 'bind' | 'plan';
  /** Null: the time alone, of the statement that the same process logged before. */
  readonly text: string | null;
  /** Null: the statement alone, whose time may follow. */
  readonly ms: number | null;
  /** Of the server; null where the log does not say. */
  readonly process: string | null;
  readonly database: string | null;
  readonly application: string | null;
}

/** What a reader of one form tells of what it reads. */
export interface LogListener {
  readonly entry: (entry: LogEntry) => void;
  /** An entry of a service's log that names no SQL. */
  readonly notSql: (caller: string, ms: number) => void;
  readonly key: (name: string) => void;
  readonly skip: (why: Skipped) => void;
}

/** Of `SkippedLines`. */
export type Skipped = 'cut' | 'foreign' | 'otherMessages' | 'otherPlans' | 'tooLong';

/** Entries beyond it are not kept, characters. */
export const longestEntry = 16_000_000;
