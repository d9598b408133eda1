import type { Index, RelationName } from '../../model/catalog.ts';
import type { DeclaredIndex, MigratedIndex, Migrations } from '../../model/declared.ts';
import { hasSeenOperatorClasses } from '../../sql/prisma-operator-class.ts';
import type { Declared } from '../rule.ts';
import { plainSql } from './topic.ts';

/** Whether Prisma compares a declared index and one of the database as equal, names aside. */
export function isDeclaredAs(index: Index, declared: DeclaredIndex): boolean {
  return (
    hasShape(index, declared) &&
    (index.predicate === null || plainSql(index.predicate) === plainSql(declared.predicate ?? ''))
  );
}

/** As `isDeclaredAs`, but predicates may be written in two ways. */
export function hasShape(index: Index, declared: DeclaredIndex): boolean {
  const columns = prismaColumns(index);
  return (
    index.unique === (declared.kind === 'unique') &&
    index.method === declared.method &&
    (index.predicate === null) === (declared.predicate === null) &&
    columns.length === declared.keys.length &&
    declared.keys.every((key, n) => columns[n] === key.column) &&
    declared.keys.every((key, n) => key.descending === (index.keys[n]?.descending ?? false)) &&
    (!hasSeenOperatorClasses(index.method) || sameOperatorClasses(index, declared))
  );
}

/** Prisma cannot say INCLUDE: it takes the included columns for keys. Null is an expression. */
function prismaColumns(index: Index): readonly (string | null)[] {
  return [...index.keys.map((key) => key.column), ...index.include];
}

function sameOperatorClasses(index: Index, declared: DeclaredIndex): boolean {
  return index.keys.every((key, n) => {
    const opclass = declared.keys[n]?.opclass ?? null;
    return opclass === null ? key.opclassIsDefault : opclass === key.opclass;
  });
}

/** Expression indexes are never seen by Prisma, partial ones only with `partialIndexes`. */
export function isSeenByPrisma(index: Index, declared: Declared): boolean {
  const partial = declared.schema.previewFeatures.includes('partialIndexes');
  return index.keys.every((key) => key.column !== null) && (index.predicate === null || partial);
}

/** The index as the migrations leave it; null where none creates it, or there are none. */
export function migratedIndex(
  migrations: Migrations | null,
  table: RelationName,
  name: string,
): MigratedIndex | null {
  const found = migrations?.indexes.find(
    (index) =>
      index.name === name &&
      index.table === table.name &&
      (index.schema === null || index.schema === table.schema),
  );
  return found ?? null;
}

/** What is added where some migrations could not be understood. */
export function caution(migrations: Migrations | null): string {
  return (migrations?.notes.length ?? 0) > 0 ? ', as far as the migrations could be read' : '';
}
