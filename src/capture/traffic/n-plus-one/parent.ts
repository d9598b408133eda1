import type { Execution } from '../execution.ts';
import { append, type ColumnOfRows, columnsOf, type HashedRows } from './rows.ts';
import type { Run } from './run.ts';

/** Rows that later statements may take their parameters from. */
export interface Parent {
  readonly fingerprint: string;
  readonly tables: readonly string[];
  /** Rows that came, also beyond those that are remembered. */
  rows: number;
  readonly columns: readonly ColumnOfRows[];
  /** By child, parameter and column. */
  readonly runs: Map<string, Run>;
}

/**
 * One execution with the rows it gave, and those of statements that were called for each of them:
 * in a loop that reads a booking and then its user, each user's id comes from another execution.
 */
export interface Root extends Parent {
  readonly order: number;
  readonly readyMs: number;
  readonly trace: string | null;
  /** The rows of all calls of one child together, by its fingerprint. */
  readonly loops: Map<string, Parent>;
  /** Values that it and its loops hold. */
  held: number;
}

export function rootOf(execution: Execution, rows: HashedRows): Root {
  const { statement, trace, endMs } = execution;
  const parent = { ...emptyParent(execution), rows: statement.rows };
  const held = append(parent.columns, rows);
  const readyMs = statement.firstByteMs ?? endMs;
  return { ...parent, order: statement.order, readyMs, trace, loops: new Map(), held };
}

/** Adds the rows of a child to those of its siblings. */
export function addToLoop(root: Root, execution: Execution, rows: HashedRows): void {
  const { fingerprint } = execution.shape;
  const known = root.loops.get(fingerprint);
  const loop = known ?? emptyParent(execution);
  if (known === undefined) root.loops.set(fingerprint, loop);
  root.held += append(loop.columns, rows);
  loop.rows += execution.statement.rows;
}

function emptyParent({ shape, statement }: Execution): Parent {
  const { fingerprint, tables } = shape;
  const columns = columnsOf(statement.columns);
  return { fingerprint, tables, rows: 0, columns, runs: new Map() };
}
