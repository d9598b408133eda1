/** A plan: what PostgreSQL said, kept as it said it, beside what we derive once. */

/** One node of EXPLAIN (FORMAT JSON), under PostgreSQL's own keys. */
export interface ExplainNode {
  readonly 'Node Type': string;
  readonly Plans?: readonly ExplainNode[];
  readonly [property: string]: unknown;
}

/** The document of EXPLAIN (FORMAT JSON). */
export interface ExplainDocument {
  readonly Plan: ExplainNode;
  /** Milliseconds. */
  readonly 'Planning Time'?: number;
  /** Milliseconds. */
  readonly 'Execution Time'?: number;
  readonly Settings?: Readonly<Record<string, string>>;
  readonly [property: string]: unknown;
}

export interface Plan {
  readonly document: ExplainDocument;
  /** Depth first, the root at 0. */
  readonly nodes: readonly PlanNode[];
}

/** Derived facts of one node. All totals are over all loops and all workers. */
export interface PlanNode {
  readonly type: string;
  readonly depth: number;
  /** Index of the parent in `Plan.nodes`; null for the root. */
  readonly parent: number | null;
  readonly schema: string | null;
  readonly relation: string | null;
  readonly alias: string | null;
  readonly index: string | null;
  readonly estimatedRows: number;
  readonly totalCost: number;
  /** Null where the plan was not executed, or the node never ran. */
  readonly actual: NodeActuals | null;
  readonly conditions: readonly PlanCondition[];
  readonly sortKeys: readonly string[];
}

export interface NodeActuals {
  readonly loops: number;
  readonly rows: number;
  /** Milliseconds of this node alone, without its children; null with TIMING OFF. */
  readonly exclusiveMs: number | null;
  /** Rows read and thrown away by the node's filter, join filter or recheck. */
  readonly rowsRemoved: number;
  /** Pages of 8 KB found in cache or read, this node with its children. */
  readonly pages: number;
  /** Kilobytes written to disk by a sort or hash; 0 if none. */
  readonly spilledKb: number;
  /** Actual over estimated rows per loop, or its inverse: always >= 1. */
  readonly estimateError: number;
  readonly workersPlanned: number;
  readonly workersLaunched: number;
}

export type ConditionKind =
  | 'Index Cond'
  | 'Recheck Cond'
  | 'Filter'
  | 'Join Filter'
  | 'Hash Cond'
  | 'Merge Cond'
  | 'One-Time Filter'
  | 'Order By'
  | 'TID Cond';

export interface PlanCondition {
  readonly kind: ConditionKind;
  /** The expression as PostgreSQL printed it. */
  readonly text: string;
}
