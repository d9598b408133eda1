import type { RelationName } from '../../model/catalog.ts';
import type { DeclaredIndex, DeclaredModel } from '../../model/declared.ts';
import type { Declared } from '../rule.ts';
import { sameRelation } from './table-scans.ts';

/** Models that Prisma Migrate cares for: `@@ignore` keeps a model out of the client only. */
export function tableOf(declared: Declared, model: DeclaredModel): RelationName {
  return { schema: model.schema ?? declared.defaultSchema, name: model.table };
}

export function modelOf(declared: Declared, table: RelationName): DeclaredModel | undefined {
  return declared.schema.models.find((model) => sameRelation(tableOf(declared, model), table));
}

/** `@@index([userId, status])` under the model's field names; null for a column without a field. */
export function prismaIndexLine(model: DeclaredModel, columns: readonly string[]): string | null {
  const fields = columns.map((column) => fieldOf(model, column));
  return fields.includes(null) ? null : `@@index([${fields.join(', ')}])`;
}

export function fieldOf(model: DeclaredModel, column: string): string | null {
  return model.fields.find((field) => field.column === column)?.name ?? null;
}

/** The declaration with this name in the database, if the table's model has one. */
export function declaredIndex(
  declared: Declared | undefined,
  table: RelationName,
  name: string,
): DeclaredIndex | undefined {
  const model = declared && modelOf(declared, table);
  return model?.indexes.find((index) => index.name === name);
}
