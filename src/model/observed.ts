import type { CriticalPath, Unverified } from './path.ts';

/** Statements that pg_stat_statements, a log or a recording saw, as paths without a budget. Holds no values. */
export interface ObservedWorkload {
  readonly source: StatisticsSource | LogSource | RecordingSource;
  /** The heaviest first, by total time. */
  readonly paths: readonly CriticalPath[];
  /** One for each path, in the same order. */
  readonly facts: readonly ObservedFacts[];
  readonly coverage: ObservedCoverage;
  /** What cannot be made a path, and why, the heaviest first. */
  readonly listed: readonly Unverified[];
}

/** What the source says of all executions of one path's statement. */
export interface ObservedFacts {
  readonly path: string;
  /** With `$n` for each constant, so that it holds no value. */
  readonly text: string;
  readonly calls: number;
  /** Milliseconds. */
  readonly totalMs: number;
  readonly meanMs: number;
  readonly slowestMs: number;
  /** Sums over all calls; null where the source does not know. Blocks are pages. */
  readonly rows: number | null;
  readonly sharedBlocksHit: number | null;
  readonly sharedBlocksRead: number | null;
}

/** How much of the observed time the paths stand for. */
export interface ObservedCoverage {
  /** Milliseconds of all statements, those that are no paths among them. */
  readonly totalMs: number;
  /** Milliseconds of the statements that became paths. */
  readonly analysedMs: number;
  /** From 0 to 1; null where no time was spent at all. */
  readonly share: number | null;
  /** Each reason once, the heaviest first. */
  readonly omitted: readonly OmittedStatements[];
}

export interface OmittedStatements {
  readonly reason: OmittedReason;
  readonly statements: number;
  readonly calls: number;
  readonly totalMs: number;
}

export type OmittedReason =
  /** SET, BEGIN, COPY, EXPLAIN, DDL. */
  | 'utility'
  /** It reads the system catalogs alone. */
  | 'catalog'
  /** It reads no table: `SELECT 1`. */
  | 'no-table'
  /** It calls what a rollback does not undo: `pg_advisory_lock`. */
  | 'acting'
  /** Text of another role, which is hidden without pg_read_all_stats. */
  | 'hidden'
  /** The server no longer has its text. */
  | 'no-text'
  /** More than 1 MB of text. */
  | 'too-long'
  /** Its text is not, or no longer, a statement of PostgreSQL. */
  | 'unreadable'
  /** A log's entry that names a model and an action, and no SQL. */
  | 'not-sql'
  /** Lighter than those that were asked for. */
  | 'beyond-limit';

export interface StatisticsSource {
  readonly kind: 'pg_stat_statements';
  readonly extensionVersion: string;
  /** How often the server made room by dropping statements; null where it does not say. */
  readonly evictions: number | null;
  /** Statements inside functions: their time is in that of the caller, and not counted. */
  readonly nested: number;
}

export interface RecordingSource {
  readonly kind: 'recording';
  /** As it was named to the user. */
  readonly file: string;
  /** The command's first word. */
  readonly command: string;
  /** ISO time. */
  readonly recordedAt: string;
}

export interface LogSource {
  readonly kind: 'log';
  /** As they were named to the user. */
  readonly files: readonly string[];
  readonly bytes: number;
  readonly lines: number;
  /** Entries with a statement or a time, by form; a file may mix them. */
  readonly forms: Readonly<Partial<Record<LogForm, number>>>;
  /** Keys of a service's JSON lines that were read, sorted: `durationMs`, `meta.query`. */
  readonly keys: readonly string[];
  /** Entries of `Payment.findMany` without SQL, the heaviest first. */
  readonly notSql: readonly NotSql[];
  readonly skipped: SkippedLines;
  /** Compressed files that end in the middle. */
  readonly cutFiles: readonly string[];
}

export type LogForm = 'stderr' | 'csvlog' | 'jsonlog' | 'auto_explain' | 'service';

export interface NotSql {
  /** `Payment.findMany` */
  readonly caller: string;
  readonly calls: number;
  readonly totalMs: number;
}

/** What of the files was not used, counted. */
export interface SkippedLines {
  /** Entries that begin or end in the middle. */
  readonly cut: number;
  /** Lines with bytes that are not UTF-8; used as far as they can be. */
  readonly notUtf8: number;
  /** Lines of other programs. */
  readonly foreign: number;
  /** PostgreSQL's messages about something else. */
  readonly otherMessages: number;
  /** Statements without a time. */
  readonly untimed: number;
  /** Times without a statement. */
  readonly timesAlone: number;
  /** Plans of auto_explain in another format than JSON. */
  readonly otherPlans: number;
  /** Statements of another database, or of dbperf itself. */
  readonly elsewhere: number;
  /** Entries of more than 16 MB. */
  readonly tooLong: number;
}

/** What a run says of an observed workload: all but the paths, which stand among the others. */
export type ObservedReport = Omit<ObservedWorkload, 'paths'>;
