import type { DeclaredModel } from '../model/declared.ts';
import { defaultName } from './index-name.ts';
import type { IndexShape, ShapeKey } from './index-shape.ts';
import { hasSeenOperatorClasses, toPrismaName } from './prisma-operator-class.ts';
import { quoteIdentifier } from './quote.ts';
import {
  methodTypes,
  modelOfTable,
  type SchemaOfLines,
  type Unsayable,
  unsayable,
  withoutModel,
} from './unsayable-index.ts';

export type IndexLine = DeclaringLine | Unsayable;

export interface DeclaringLine {
  readonly kind: 'line';
  /** Name of the model that it belongs to. */
  readonly model: string;
  /** `@@index([…], map: "…")`, without indentation. */
  readonly line: string;
  /** A comment to stand above it, with its slashes. */
  readonly comment: string | null;
}

/** `unless default`: for a person who types it. */
export type NameSaid = 'always' | 'unless default';

/**
 * The line with which Prisma finds no drift once the index is built, as its schema engine says:
 * - An INCLUDE index without a line is dropped, and equals one whose last keys are the included
 *   columns (6.19, 7.4.0, 7.10). So these stand as keys, and a comment says so.
 * - Not compared: the order of NULLS and the operator classes of a btree (6.19, 7.4.0, 7.10); those of
 *   a hash index, collations, storage parameters (7.10).
 * - Of a partitioned table the parent's index is compared; partitions are not seen (7.10).
 * - The indexes of an ignored model are compared like any other's, so it gets its line (7.10).
 */
export function indexLine(
  index: IndexShape,
  where: SchemaOfLines,
  name: NameSaid = 'always',
): IndexLine {
  const model = modelOfTable(where, index.table);
  if (model === undefined) return withoutModel(index, where);
  return unsayable(index, model, where) ?? lineOf(index, model, name);
}

function lineOf(index: IndexShape, model: DeclaredModel, name: NameSaid): DeclaringLine {
  const included = index.include.map((column) => ({ column, opclass: null, descending: false }));
  const keys = [...index.keys, ...included].map((key) => keyText(key, index, model));
  const type = methodTypes[index.method] ?? null;
  const texts = [
    `[${keys.join(', ')}]`,
    ...(index.predicate === null ? [] : [`where: raw(${literal(index.predicate)})`]),
    ...(type === null ? [] : [`type: ${type}`]),
    ...(name === 'unless default' && hasDefaultName(index) ? [] : [`map: ${literal(index.name)}`]),
  ];
  return {
    kind: 'line',
    model: model.name,
    line: `${index.unique ? '@@unique' : '@@index'}(${texts.join(', ')})`,
    comment: includeComment(index.include),
  };
}

function keyText(key: ShapeKey, { method }: IndexShape, model: DeclaredModel): string {
  const field = model.fields.find(({ column }) => column === key.column)?.name ?? '';
  const options = [
    ...(key.opclass !== null && hasSeenOperatorClasses(method)
      ? [`ops: ${opsText(key.opclass)}`]
      : []),
    ...(key.descending ? ['sort: Desc'] : []),
  ];
  return options.length === 0 ? field : `${field}(${options.join(', ')})`;
}

function opsText(opclass: string): string {
  return toPrismaName(opclass) ?? `raw(${literal(opclass)})`;
}

function hasDefaultName({ name, table, keys, include, unique }: IndexShape): boolean {
  const columns = [...keys.map(({ column }) => column ?? ''), ...include];
  return name === defaultName(table.name, columns, unique ? 'key' : 'idx');
}

function includeComment(include: readonly string[]): string | null {
  if (include.length === 0) return null;
  const columns = include.map(quoteIdentifier).join(', ').replace(/\s/g, ' ');
  const are = include.length === 1 ? 'is an INCLUDE column' : 'are INCLUDE columns';
  return `// ${columns} ${are}: see the migration`;
}

/** A string of the schema: Prisma's escapes are JSON's. */
function literal(text: string): string {
  return JSON.stringify(text);
}
