import type { RelationName } from '../model/catalog.ts';
import type { DeclaredModel, DeclaredSchema, PrismaVersion } from '../model/declared.ts';
import type { IndexShape } from './index-shape.ts';
import { quoteIdentifier } from './quote.ts';

/** The schema that is to declare an index. */
export interface SchemaOfLines {
  /** With `partialIndexes` among its features where that is turned on in the same change. */
  readonly schema: DeclaredSchema;
  /** PostgreSQL schema of models without `@@schema`. */
  readonly defaultSchema: string;
  readonly version: PrismaVersion;
}

/** An index that the project's schema cannot declare: it is left to a migration. */
export interface Unsayable {
  readonly kind: 'unsayable';
  readonly why: UnsayableWhy;
  /** `it is on an expression`: a clause about the index, in plain words. */
  readonly reason: string;
  /** What the next `migrate dev` or `db push` does to the index where it is built all the same. */
  readonly prismaWould: 'ignore' | 'drop';
}

export type UnsayableWhy =
  | 'expression'
  | 'method'
  | 'partial, old Prisma'
  | 'partial, feature off'
  | 'no model'
  | 'hidden table'
  | 'no field';

/** Prisma's names of the methods; a btree is not named. */
export const methodTypes: Readonly<Record<string, string | null>> = {
  btree: null,
  hash: 'Hash',
  gin: 'Gin',
  gist: 'Gist',
  spgist: 'SpGist',
  brin: 'Brin',
};

export function modelOfTable(
  { schema, defaultSchema }: Omit<SchemaOfLines, 'version'>,
  table: RelationName,
): DeclaredModel | undefined {
  return schema.models.find(
    (model) => model.table === table.name && (model.schema ?? defaultSchema) === table.schema,
  );
}

/**
 * Why the model cannot declare it; null where it can. What Prisma would do was measured with the
 * engine of 7.10; of expressions and predicates with those of 6.19 and 7.4.0 too.
 */
export function unsayable(
  index: IndexShape,
  model: DeclaredModel,
  where: SchemaOfLines,
): Unsayable | null {
  if (index.keys.some(({ column }) => column === null)) {
    return no('expression', 'it is on an expression', 'ignore');
  }
  return unsayablePredicate(index, where) ?? unsayableMethod(index) ?? withoutField(index, model);
}

/** Of an index on a table that no model stands for. */
export function withoutModel(index: IndexShape, where: SchemaOfLines): Unsayable {
  const { table } = index;
  const hidden = where.schema.hiddenTables.some(
    (each) => each.table === table.name && (each.schema ?? where.defaultSchema) === table.schema,
  );
  if (!hidden) return no('no model', 'no model stands for its table', 'ignore');
  const reason = 'its table is that of an implicit many-to-many relation';
  return unsayablePredicate(index, where) ?? no('hidden table', reason, 'drop');
}

function unsayableMethod({ method }: IndexShape): Unsayable | null {
  return methodTypes[method] === undefined
    ? no('method', `Prisma does not know the method ${method}`, 'drop')
    : null;
}

function withoutField(index: IndexShape, model: DeclaredModel): Unsayable | null {
  const columns = [...index.keys.flatMap(({ column }) => column ?? []), ...index.include];
  const missing = columns.find((column) => !model.fields.some((each) => each.column === column));
  if (missing === undefined) return null;
  const reason = `model ${model.name} has no field for column ${quoteIdentifier(missing)}`;
  return no('no field', reason, 'drop');
}

/** 7.4 knows the feature, but drops partial indexes also where it is off; earlier ones see none. */
function unsayablePredicate(index: IndexShape, where: SchemaOfLines): Unsayable | null {
  if (index.predicate === null) return null;
  const minor = minorOf(where.version);
  if (minor < 5) {
    const reason = 'it is partial, which Prisma before 7.5 cannot declare';
    return no('partial, old Prisma', reason, minor === 4 ? 'drop' : 'ignore');
  }
  if (where.schema.previewFeatures.includes('partialIndexes')) return null;
  const reason = 'it is partial, and the preview feature partialIndexes is off';
  return no('partial, feature off', reason, 'ignore');
}

/** 7.4 has the preview feature partialIndexes, and drops indexes by it. */
export function knowsPartialIndexes(version: PrismaVersion): boolean {
  return minorOf(version) >= 5;
}

/** The minor of Prisma 7; of earlier majors -1. Where it is not known, the newest is taken. */
function minorOf({ major, exact }: PrismaVersion): number {
  if (major < 7) return -1;
  return exact === null ? Number.POSITIVE_INFINITY : Number(exact.split('.')[1]);
}

function no(why: UnsayableWhy, reason: string, prismaWould: Unsayable['prismaWould']): Unsayable {
  return { kind: 'unsayable', why, reason, prismaWould };
}
