import type { Index, RelationName } from '../../model/catalog.ts';
import type { DeclaredIndex, DeclaredModel } from '../../model/declared.ts';
import { defaultName } from '../../sql/index-name.ts';
import type { Declared } from '../rule.ts';
import { sameRelation } from './table-scans.ts';

export function tableOf(declared: Declared, model: DeclaredModel): RelationName {
  return { schema: model.schema ?? declared.defaultSchema, name: model.table };
}

export function modelOf(declared: Declared, table: RelationName): DeclaredModel | undefined {
  return declared.schema.models.find((model) => sameRelation(tableOf(declared, model), table));
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

/** `@@index([userId, status])` under the model's field names; null for a column without a field. */
export function indexLine(model: DeclaredModel, columns: readonly string[]): string | null {
  const fields = columns.map((column) => fieldOf(model, column));
  return fields.includes(null) ? null : `@@index([${fields.join(', ')}])`;
}

/** The line that declares an index of the database as it is; INCLUDE columns stand as keys. */
export function declaringLine(model: DeclaredModel, index: Index): string | null {
  const keys = index.keys.map((key) => {
    const field = key.column === null ? null : fieldOf(model, key.column);
    const ops =
      index.method === 'btree' || key.opclassIsDefault ? [] : [`ops: raw("${key.opclass}")`];
    const options = [...(key.descending ? ['sort: Desc'] : []), ...ops].join(', ');
    return field === null || options === '' ? field : `${field}(${options})`;
  });
  const fields = [...keys, ...index.include.map((column) => fieldOf(model, column))];
  if (fields.includes(null)) return null;
  return `${index.unique ? '@@unique' : '@@index'}([${fields.join(', ')}]${lineOptions(index)})`;
}

const TYPES: Readonly<Record<string, string>> = {
  hash: 'Hash',
  gin: 'Gin',
  gist: 'Gist',
  spgist: 'SpGist',
  brin: 'Brin',
};

function lineOptions(index: Index): string {
  const columns = [...index.keys.map((key) => key.column ?? ''), ...index.include];
  const isDefault =
    index.name === defaultName(index.table.name, columns, index.unique ? 'key' : 'idx');
  const type = TYPES[index.method];
  const options = [
    ...(index.predicate === null
      ? []
      : [`where: raw("${index.predicate.replaceAll('"', '\\"')}")`]),
    ...(type === undefined ? [] : [`type: ${type}`]),
    ...(isDefault ? [] : [`map: "${index.name}"`]),
  ];
  return options.map((option) => `, ${option}`).join('');
}

function fieldOf(model: DeclaredModel, column: string): string | null {
  return model.fields.find((field) => field.column === column)?.name ?? null;
}
