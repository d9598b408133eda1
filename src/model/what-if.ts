import type { PlannedStatement, WritePrice } from './advice.ts';

/** What `dbperf what-if` found: the plans of every critical path with and without a change. */
export interface WhatIfReport {
  readonly created: readonly CreatedIndex[];
  readonly dropped: readonly DroppedIndex[];
  readonly plans: readonly WhatIfPlan[];
  /** The twin is of the database's major version, and so its plans are proof. */
  readonly proof: boolean;
  readonly notes: readonly string[];
}

export interface CreatedIndex {
  /** As it was given. */
  readonly sql: string;
  readonly name: string;
  readonly table: string;
  /** Estimated. */
  readonly bytes: number;
  readonly price: WritePrice | null;
}

export interface DroppedIndex {
  readonly name: string;
  readonly table: string;
  readonly bytes: number;
}

/** One path with one parameter set. */
export interface WhatIfPlan {
  readonly path: string;
  readonly parameterSet: string;
  readonly before: PlannedStatement;
  readonly after: PlannedStatement;
}
