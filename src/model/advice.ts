import type { RelationName } from './catalog.ts';

/** An index under trial. */
export interface Candidate {
  readonly table: RelationName;
  readonly method: 'btree';
  readonly keys: readonly CandidateKey[];
  readonly include: readonly string[];
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

/** What a trial showed of one candidate for one path. */
export interface Trial {
  readonly path: string;
  readonly parameterSet: string;
  readonly before: TrialSide;
  readonly after: TrialSide;
  /** Whether the plan used the candidate. */
  readonly used: boolean;
}

export interface TrialSide {
  readonly cost: number;
  /** Median milliseconds; null where it was not executed. */
  readonly medianMs: number | null;
  readonly pages: number | null;
}

export type Proof =
  | { readonly kind: 'built'; readonly bytes: number; readonly trials: readonly Trial[] }
  | { readonly kind: 'unproven'; readonly reason: string };

/** An index that passed its trial, or that could not be tried. */
export interface Advice {
  readonly candidate: Candidate;
  /** `CREATE INDEX CONCURRENTLY …;` with every identifier quoted. */
  readonly sql: string;
  readonly proof: Proof;
  /** Paths whose plans or times it mends. */
  readonly serves: readonly string[];
  /** What it costs writers; null where the statistics are not readable. */
  readonly price: WritePrice | null;
}

export interface WritePrice {
  readonly writesPerDay: number | null;
  /** Share (0..1) of updates that are HOT today on the table. */
  readonly hotShare: number | null;
}

export interface Rejection {
  readonly candidate: Candidate;
  readonly sql: string;
  readonly reason: string;
}

export interface AdviceReport {
  readonly advice: readonly Advice[];
  readonly rejected: readonly Rejection[];
}
