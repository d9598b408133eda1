import type { RelationName } from './catalog.ts';
import type { Measurement } from './measurement.ts';
import type { CriticalPath, ParameterSet } from './path.ts';

/** An index under trial. */
export interface Candidate {
  readonly table: RelationName;
  /** The table is the parent of partitions. */
  readonly partitioned: boolean;
  readonly method: 'btree' | 'gin';
  readonly keys: readonly CandidateKey[];
  /** How many of the leading keys are compared by equality. */
  readonly equalityKeys: number;
  /** Columns of INCLUDE, unquoted; empty for most. */
  readonly include: readonly string[];
  /** SQL predicate with quoted identifiers; null for a full index. */
  readonly predicate: string | null;
  /** The name it would be given, at most 63 bytes, not taken in the database. */
  readonly name: string;
  /** Paths that gave rise to it. */
  readonly paths: readonly string[];
  /** Where it comes from: the statements, or an index that the schema declares and the database lacks. */
  readonly origin: 'statement' | 'declared';
}

export interface CandidateKey {
  /** Column name, unquoted; null for an expression. */
  readonly column: string | null;
  /** SQL of the expression, names quoted, without parentheses around it; null for a column. */
  readonly expression: string | null;
  /** Operator class where it is not the default, for example `gin_trgm_ops`; unquoted. */
  readonly opclass: string | null;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** One path with what was measured of it: what a trial repeats. */
export interface PathUnderTrial {
  readonly path: CriticalPath;
  readonly sets: readonly ParameterSet[];
  readonly measurements: readonly Measurement[];
}

/**
 * A planner that is asked what if: the port through which advice reaches the twin. Nothing is
 * executed, and nothing that is tried remains visible.
 */
export interface WhatIf {
  /** Makes the candidates there, invisible; of each its size, or why it cannot be tried. */
  prepare(candidates: readonly Candidate[]): Promise<ReadonlyMap<string, Prepared>>;
  /** Plans every statement of the workload with these candidates visible, and these indexes hidden. */
  plan(change: WhatIfChange): Promise<readonly PlannedStatement[]>;
}

export type Prepared =
  | { readonly kind: 'ready'; readonly bytes: number }
  | { readonly kind: 'refused'; readonly reason: string };

export interface WhatIfChange {
  /** Names of prepared candidates. */
  readonly show: readonly string[];
  /** Existing indexes that are to be as if they were not there. */
  readonly hide: readonly RelationName[];
  /** Statements of these paths only; all where it is absent. */
  readonly paths?: readonly string[];
}

/** What the planner said of one path with one parameter set. */
export interface PlannedStatement {
  readonly path: string;
  readonly parameterSet: string;
  readonly cost: number;
  /** Names of the indexes that the plan uses; an index of a partition stands under its root's name. */
  readonly indexes: readonly string[];
  /** The same for plans of the same nodes, relations and indexes. */
  readonly shape: string;
}

/** Builds the candidates, all together, measures every path given, and rolls back. */
export type BuildAll = (
  candidates: readonly Candidate[],
  paths: readonly PathUnderTrial[],
) => Promise<Build>;

export type Build =
  | {
      readonly kind: 'built';
      /** Bytes by candidate's name. */
      readonly bytes: Readonly<Record<string, number>>;
      /** Every statement, whether or not its plan uses one of the candidates. */
      readonly trials: readonly BuiltTrial[];
    }
  | {
      readonly kind: 'refused';
      readonly reason: string;
      /** Name of the candidate that the rows do not allow; null where something else stood in the way. */
      readonly candidate: string | null;
    };

export interface BuiltTrial extends Trial {
  /** Names of the candidates that its plan uses. */
  readonly indexes: readonly string[];
}

/** What a trial showed for one path and parameter set. */
export interface Trial {
  readonly path: string;
  readonly parameterSet: string;
  readonly before: TrialSide;
  readonly after: TrialSide;
}

export interface TrialSide {
  readonly cost: number;
  /** Median milliseconds; null where it was not executed, or was stopped by the timeout. */
  readonly medianMs: number | null;
  readonly pages: number | null;
}

/**
 * `trials` holds the statements whose plan uses the candidate.
 * - `built`: built and measured in the database itself
 * - `twin`: planned on a twin of the same major version
 * - `unproven`: on no planner, or on another version's, and why
 */
export type Proof =
  | { readonly kind: 'built' | 'twin'; readonly bytes: number; readonly trials: readonly Trial[] }
  | {
      readonly kind: 'unproven';
      readonly reason: string;
      /** Estimated on another version; null where there was no twin. */
      readonly bytes: number | null;
      readonly trials: readonly Trial[];
    };

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
  /** Existing indexes that it makes redundant. */
  readonly redundant: readonly RelationName[];
  /** Statements besides those that it serves whose plans change with it. */
  readonly alsoChanges: readonly Trial[];
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

/** An index that schema.prisma declares and the database lacks, with what the trial showed of it. */
export interface DeclaredTrial {
  readonly candidate: Candidate;
  /** Paths that it alone would make cheaper by the smallest gain, the largest gain first. */
  readonly helps: readonly string[];
  /** Why it was not tried; null where it was. */
  readonly untried: string | null;
}

/** How a path's cost grows when the tables do. */
export type GrowthClass = 'flat' | 'sub-linear' | 'linear' | 'worse';

export interface PathGrowth {
  readonly path: string;
  readonly parameterSet: string;
  readonly before: GrowthSide;
  /** With all advised indexes; null where nothing is advised for the path. */
  readonly after: GrowthSide | null;
}

export interface GrowthSide {
  /** Planner cost at 1×, 10× and 100× the rows. */
  readonly costs: readonly number[];
  readonly growth: GrowthClass;
}

export interface Growth {
  /** What was assumed of distinct values, one sentence. */
  readonly assumption: string;
  readonly paths: readonly PathGrowth[];
}

export interface AdviceReport {
  readonly advice: readonly Advice[];
  readonly rejected: readonly Rejection[];
  readonly declared: readonly DeclaredTrial[];
  /** Null without a twin. */
  readonly growth: Growth | null;
}
