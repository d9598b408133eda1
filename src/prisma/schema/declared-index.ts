import type { DeclaredIndex, DeclaredIndexKey, DeclaredIndexKind } from '../../model/declared.ts';
import { defaultName, type NameSuffix } from '../../sql/index-name.ts';
import { operatorClass } from './operator-class.ts';
import { predicateOf } from './predicate.ts';
import {
  type Attribute,
  argument,
  type Block,
  type Expression,
  itemsOf,
  mappedName,
  textOf,
} from './syntax.ts';

const kinds: Readonly<Record<string, DeclaredIndexKind>> = {
  id: 'id',
  unique: 'unique',
  index: 'index',
  fulltext: 'fulltext',
};

const suffixes: Readonly<Record<DeclaredIndexKind, NameSuffix>> = {
  id: 'pkey',
  unique: 'key',
  index: 'idx',
  fulltext: 'idx',
};

/** Indexes of a model, those of its fields (`@id`, `@unique`) first. */
export function declaredIndexes(model: Block): DeclaredIndex[] {
  const ofFields = model.fields.flatMap((field) =>
    field.attributes.flatMap(
      (each) => declaredIndex(model, each, [fieldAsKey(field.name, each)]) ?? [],
    ),
  );
  const ofModel = model.attributes.flatMap((each) => indexOfModel(model, each) ?? []);
  return [...ofFields, ...ofModel];
}

/** What a `@@` attribute of the model declares; null where that is no index. */
export function indexOfModel(model: Block, attribute: Attribute): DeclaredIndex | null {
  return declaredIndex(model, attribute, itemsOf(argument(attribute, 'fields', true)));
}

/** `@unique(sort: Desc)` as the key `field(sort: Desc)`. */
function fieldAsKey(name: string, attribute: Attribute): Expression {
  return { kind: 'call', name, arguments: attribute.arguments };
}

function declaredIndex(
  model: Block,
  attribute: Attribute,
  fields: readonly Expression[],
): DeclaredIndex | null {
  const kind = kinds[attribute.name];
  if (kind === undefined) return null;
  const keys = fields.map((field) => declaredKey(model, field));
  const given = givenName(attribute, kind);
  return {
    kind,
    name: given ?? defaultIndexName(model, kind, keys),
    nameIsDefault: given === null,
    keys,
    method: textOf(argument(attribute, 'type'))?.toLowerCase() ?? 'btree',
    predicate: predicateOf(argument(attribute, 'where'), (field) => columnOf(model, field)),
    position: { file: model.file, line: attribute.line },
  };
}

/** Of `@@index` Prisma still takes `name:` for `map:`; elsewhere it is the client's name. */
function givenName(attribute: Attribute, kind: DeclaredIndexKind): string | null {
  const map = textOf(argument(attribute, 'map'));
  return map ?? (kind === 'index' ? textOf(argument(attribute, 'name')) : null);
}

function defaultIndexName(
  model: Block,
  kind: DeclaredIndexKind,
  keys: readonly DeclaredIndexKey[],
): string {
  const columns = kind === 'id' ? [] : keys.map((key) => key.column);
  return defaultName(mappedName(model), columns, suffixes[kind]);
}

function declaredKey(model: Block, key: Expression): DeclaredIndexKey {
  const options = key.kind === 'call' ? key : { name: textOf(key) ?? '', arguments: [] };
  return {
    field: options.name,
    column: columnOf(model, options.name),
    descending: textOf(argument(options, 'sort')) === 'Desc',
    opclass: operatorClass(argument(options, 'ops')),
  };
}

/** The column that a field of the model is kept in. */
export function columnOf(model: Block, field: string): string {
  const node = model.fields.find((each) => each.name === field);
  return node ? mappedName(node) : field;
}
