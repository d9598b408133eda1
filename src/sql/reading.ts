import type { Catalog, RelationName } from '../model/catalog.ts';
import type { Assignment, Condition, QueryBlock } from '../model/statement.ts';
import type { ColumnRef, Node } from './parse.ts';
import {
  isStar,
  namesOf,
  type OutputColumn,
  type ResolvedColumn,
  resolveColumn,
  type Scope,
  type Source,
  sourcesOfStar,
} from './scope.ts';
import { walk } from './walk.ts';

/** Whether a condition at this place restricts the rows of that table (index into `tables`). */
export type Restricts = (table: number) => boolean;

export const nothing: Restricts = () => false;

/** What has been read of a statement so far. */
export interface Reading {
  readonly catalog: Catalog;
  readonly tables: OpenTable[];
  readonly blocks: QueryBlock[];
  readonly conditions: Condition[];
  readonly assignments: Assignment[];
  /** How often each name is used as an unqualified relation: CTEs used twice are not inlined. */
  readonly mentions: ReadonlyMap<string, number>;
  /** Reads a query inside the statement and hands back its output columns; null if unknown. */
  readonly query: (node: Node, frame: Frame, restricts: Restricts) => Outputs;
}

export type Outputs = readonly OutputColumn[] | null;

export interface OpenTable {
  readonly relation: RelationName;
  readonly alias: string;
  readonly block: number;
  nullable: boolean;
  readonly columns: Set<string>;
  whole: boolean;
}

/** A place in the statement: what is read there belongs to this block and sees this scope. */
export interface Frame {
  readonly reading: Reading;
  readonly block: number;
  readonly scope: Scope;
}

/** Resolves a reference and notes that its table's column is read. */
export function resolveIn(frame: Frame, reference: ColumnRef): ResolvedColumn | null {
  const resolved = resolveColumn(frame.scope, reference);
  if (resolved) frame.reading.tables[resolved.table]?.columns.add(resolved.column);
  return resolved;
}

/** Reads whatever holds no conditions of its own: notes columns, reads sub-selects. */
export function touch(frame: Frame, tree: unknown): void {
  walk(tree, (tag, node) => {
    if (tag === 'ColumnRef') touchReference(frame, node as ColumnRef);
    if (tag !== 'SubLink') return undefined;
    touch(frame, node.testexpr);
    frame.reading.query(node.subselect as Node, frame, nothing);
    return 'skip';
  });
}

function touchReference(frame: Frame, reference: ColumnRef): void {
  if (isStar(reference)) {
    for (const source of sourcesOfStar(frame.scope, reference)) takeWhole(frame, source);
  } else if (!resolveIn(frame, reference)) {
    const [name] = namesOf(reference.fields);
    // `SELECT p FROM payments p` reads the whole row.
    const row = frame.scope.sources.find((source) => source.alias === name);
    if (row && reference.fields?.length === 1) takeWhole(frame, row);
  }
}

function takeWhole(frame: Frame, source: Source): void {
  const table = source.table === null ? undefined : frame.reading.tables[source.table];
  if (table) table.whole = true;
}
