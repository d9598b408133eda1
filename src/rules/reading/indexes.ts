import type { Catalog, Constraint, Index, RelationName, Table } from '../../model/catalog.ts';
import { quoteIdentifier, quoteRelation } from '../../sql/quote.ts';
import { sameRelation } from '../../sql/same-relation.ts';
import { findTable } from './table-scans.ts';
import { displayName } from './topic.ts';

/** Indexes of a table, without those of its partitions. */
export function indexesOf(catalog: Catalog, table: RelationName): readonly Index[] {
  return catalog.indexes.filter((index) => sameRelation(index.table, table));
}

export function isUsable(index: Index): boolean {
  return index.valid && index.ready;
}

/** The columns as a message shows them: `"bookings" ("user_id", "status")`. */
export function columnList(columns: readonly string[]): string {
  return `(${columns.map(quoteIdentifier).join(', ')})`;
}

/** Indexes that are objects of their own: not of a constraint, an extension or a partition. */
export function ownIndexes(catalog: Catalog): readonly Index[] {
  return catalog.indexes.filter(
    (index) =>
      !index.primary &&
      index.constraint === null &&
      index.extension === null &&
      index.parent === null,
  );
}

/** Whether look-ups by equality of exactly these columns are served, in whatever order. */
export function servesEquality(index: Index, columns: readonly string[]): boolean {
  const leading = index.keys.slice(0, columns.length).map((key) => key.column);
  const methodServes =
    index.method === 'btree' || (index.method === 'hash' && columns.length === 1);
  return (
    isUsable(index) &&
    methodServes &&
    columns.every((column) => leading.includes(column)) &&
    isImplied(index.predicate, columns)
  );
}

/** `fk = $1` is strict, so an index `WHERE fk IS NOT NULL` serves it. */
export function isImplied(predicate: string | null, columns: readonly string[]): boolean {
  if (predicate === null) return true;
  return predicate.split(/\bAND\b/).every((part) => {
    const column = /^[(\s]*"?(.+?)"?\s+IS NOT NULL[)\s]*$/.exec(part)?.[1];
    return column !== undefined && columns.includes(column.replaceAll('""', '"'));
  });
}

/** A foreign key that a partition has from its partitioned parent. */
export function isInherited(catalog: Catalog, constraint: Constraint): boolean {
  const parent = parentTable(catalog, constraint.table);
  return catalog.constraints.some(
    (other) =>
      parent?.kind === 'partitioned' &&
      sameRelation(other.table, parent) &&
      other.kind === constraint.kind &&
      other.columns.join() === constraint.columns.join(),
  );
}

function parentTable(catalog: Catalog, relation: RelationName): Table | undefined {
  const parent = findTable(catalog, relation)?.parent;
  return parent ? findTable(catalog, parent) : undefined;
}

/** A statement to drop it; a partitioned table's index cannot be dropped concurrently. */
export function dropStatement(index: Index, catalog: Catalog): string {
  const partitioned = findTable(catalog, index.table)?.kind === 'partitioned';
  return `DROP INDEX ${partitioned ? '' : 'CONCURRENTLY '}${quoteRelation(index)};`;
}

export function indexSubject(index: Index) {
  return { kind: 'index', table: displayName(index.table), name: index.name } as const;
}
