import type { RelationName } from './catalog.ts';

/** A migration of dbperf that is not in Prisma's history yet, as `dbperf apply` shows it. */
export interface PendingMigration {
  /** Its name: `20261125174100_add_payments_status_idx`. */
  readonly directory: string;
  readonly does: 'build' | 'drop' | 'attach';
  readonly index: RelationName;
  /** Null where the index to be dropped is not there. */
  readonly table: RelationName | null;
  /** What the header says of its size, in words. */
  readonly estimate: string | null;
  /** Prisma tried it, and its history has it as failed (P3009). */
  readonly failedBefore: boolean;
  /** What the database has under the index's name now. */
  readonly standing: Standing;
}

/**
 * - `nothing`: the statement has to run
 * - `remainder`: an INVALID index of a former attempt, to be dropped first
 * - `done`: what the statement would do is done, and only has to be recorded
 */
export type Standing = 'nothing' | 'remainder' | 'done';

/** A migration of dbperf that cannot be applied before another one is. */
export interface WaitingMigration {
  readonly directory: string;
  /** Directory of the migration, not of dbperf, that comes before it. */
  readonly behind: string;
  readonly why: 'pending' | 'failed';
}

export interface AppliedMigration {
  readonly directory: string;
  readonly index: RelationName;
  readonly table: RelationName | null;
  readonly outcome: 'built' | 'dropped' | 'attached' | 'there';
  readonly ms: number;
  /** Of the index as it was built; null where none was. */
  readonly bytes: number | null;
  readonly recording: Recording;
}

/** What became of the entry in `_prisma_migrations`. */
export type Recording =
  | { readonly kind: 'recorded' }
  /** The database has no history of Prisma's. */
  | { readonly kind: 'no-history' }
  | { readonly kind: 'left'; readonly command: string; readonly cause: string };

/** An index that was being worked on when the user interrupted. */
export interface Interruption {
  readonly directory: string;
  readonly index: RelationName;
  readonly remainder: Remainder;
}

/** A migration that failed; why is the error of the run. */
export type Failed = Pick<Interruption, 'directory' | 'index'>;

/** What is left of a statement that did not come to its end. `untouched`: all is as before it. */
export type Remainder = 'none' | 'untouched' | 'dropped' | 'stands' | 'unknown';

/** What one `dbperf apply` did. */
export interface ApplyReport {
  readonly database: string;
  readonly host: string;
  readonly done: readonly AppliedMigration[];
  readonly waiting: readonly WaitingMigration[];
  readonly interruption: Interruption | null;
  readonly failure: Failed | null;
  /** Pending migrations that were not come to. */
  readonly left: readonly string[];
}

/** Another session that stands in the way. */
export interface Blocker {
  /** 0: a prepared transaction. */
  readonly pid: number;
  /** Empty where it gave none. */
  readonly application: string;
  /** Since its transaction began, milliseconds; null where the role may not see it. */
  readonly ageMs: number | null;
  readonly state: string | null;
}

/** What happens while `dbperf apply` works. */
export type ApplyEvent =
  | { readonly kind: 'starts'; readonly migration: PendingMigration }
  | { readonly kind: 'drops-remainder'; readonly index: RelationName }
  | { readonly kind: 'waits'; readonly why: WaitReason; readonly blocker: Blocker }
  | { readonly kind: 'progress'; readonly progress: BuildProgress }
  | { readonly kind: 'ends'; readonly migration: AppliedMigration };

/**
 * - `apply`: another `dbperf apply`
 * - `prisma`: a session with the advisory lock of Prisma Migrate
 * - `build`: another build or vacuum of an index of the table
 * - `transaction`: one that the running statement waits for
 */
export type WaitReason = 'apply' | 'prisma' | 'build' | 'transaction';

/** As `pg_stat_progress_create_index` says it. */
export interface BuildProgress {
  readonly phase: string;
  /** Blocks or tuples; null where the phase counts nothing. */
  readonly unit: 'blocks' | 'tuples' | null;
  readonly done: number;
  readonly total: number;
}
