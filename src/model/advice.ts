import type { RelationName } from './catalog.ts';
import type { Measurement } from './measurement.ts';
import type { CriticalPath, ParameterSet } from './path.ts';

/** An index under trial. */
export interface Candidate {
  readonly table: RelationName;
  /** The table is the parent of partitions. */
  readonly partitioned: boolean;
  readonly method: 'btree';
  readonly keys: readonly CandidateKey[];
  /** How many of the leading keys are compared by equality. */
  readonly equalityKeys: number;
  /** SQL predicate with quoted identifiers; null for a full index. */
  readonly predicate: string | null;
  /** The name it would be given, at most 63 bytes, not taken in the database. */
  readonly name: string;
  /** Paths that gave rise to it. */
  readonly paths: readonly string[];
}

export interface CandidateKey {
  /** Column name, unquoted. */
  readonly column: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** One path with what was measured of it: what a trial repeats. */
export interface PathUnderTrial {
  readonly path: CriticalPath;
  readonly sets: readonly ParameterSet[];
  readonly measurements: readonly Measurement[];
}

/** Tries one candidate for every path given. The port through which advice reaches a database. */
export type TryCandidate = (
  candidate: Candidate,
  paths: readonly PathUnderTrial[],
) => Promise<Proof>;

/** What a trial showed of one candidate for one path and parameter set. */
export interface Trial {
  readonly path: string;
  readonly parameterSet: string;
  readonly before: TrialSide;
  readonly after: TrialSide;
}

export interface TrialSide {
  readonly cost: number;
  /** Median milliseconds; null where it was stopped by the timeout. */
  readonly medianMs: number | null;
  readonly pages: number | null;
}

export type Proof =
  /** `trials` holds only the statements whose plan used the candidate. */
  | { readonly kind: 'built'; readonly bytes: number; readonly trials: readonly Trial[] }
  | { readonly kind: 'unproven'; readonly reason: string };

/** An index that passed its trial, or that could not be tried. */
export interface Advice {
  readonly candidate: Candidate;
  /** `CREATE INDEX CONCURRENTLY …;` with every identifier quoted. */
  readonly sql: string;
  readonly proof: Proof;
  /** Paths that it mends, the largest gain first. */
  readonly serves: readonly string[];
  /** What it costs writers; null where the statistics are not readable. */
  readonly price: WritePrice | null;
}

export interface WritePrice {
  /** Inserts, updates and deletes of the table; null without a start of the statistics. */
  readonly writesPerDay: number | null;
  /** Share (0..1) of updates that are HOT today on the table; null without updates. */
  readonly hotShare: number | null;
}

export interface Rejection {
  readonly candidate: Candidate;
  readonly sql: string;
  readonly reason: string;
  /** Name of the advised index that serves its path as well or better; null for other reasons. */
  readonly beatenBy: string | null;
}

export interface AdviceReport {
  readonly advice: readonly Advice[];
  readonly rejected: readonly Rejection[];
}
