import type { Candidate } from '../model/advice.ts';
import type { Index, RelationName } from '../model/catalog.ts';

/** What a candidate and an index of the catalog have in common, as far as a schema can tell of it. */
export interface IndexShape {
  readonly name: string;
  readonly table: RelationName;
  readonly method: string;
  readonly unique: boolean;
  readonly keys: readonly ShapeKey[];
  /** Columns of INCLUDE, unquoted. */
  readonly include: readonly string[];
  /** Canonical text (`pg_get_expr`): Prisma would see drift in another one. */
  readonly predicate: string | null;
}

export interface ShapeKey {
  /** Unquoted; null for an expression. */
  readonly column: string | null;
  /** Null for the default. */
  readonly opclass: string | null;
  readonly descending: boolean;
}

export function shapeOfIndex(index: Index): IndexShape {
  const keys = index.keys.map(({ column, opclass, opclassIsDefault, descending }) => ({
    column,
    opclass: opclassIsDefault ? null : opclass,
    descending,
  }));
  return { ...index, keys };
}

/** A candidate's own predicate is not canonical: PostgreSQL's text of it is given too. */
export function shapeOfCandidate(candidate: Candidate, predicate: string | null): IndexShape {
  return { ...candidate, unique: false, predicate };
}

/** A btree of these columns, ascending. */
export function plainShape(
  name: string,
  table: RelationName,
  columns: readonly string[],
): IndexShape {
  const keys = columns.map((column) => ({ column, opclass: null, descending: false }));
  return { name, table, method: 'btree', unique: false, keys, include: [], predicate: null };
}
