import type { DeclaredField, DeclaredModel } from '../../model/declared.ts';
import { declaredIndexes } from './declared-index.ts';
import { declaredRelations } from './declared-relation.ts';
import { argument, attribute, type Block, type FieldNode, mappedName, textOf } from './syntax.ts';

/** What surrounds a model: fields are told apart by the names of the other blocks. */
export interface Neighbours {
  readonly models: ReadonlyMap<string, Block>;
  /** Views too are no columns where a field names them. */
  readonly views: ReadonlySet<string>;
  readonly enums: ReadonlySet<string>;
}

export function declaredModel(model: Block, neighbours: Neighbours): DeclaredModel {
  const schema = attribute(model, 'schema');
  const columns = model.fields.filter(
    (field) => !neighbours.models.has(field.type) && !neighbours.views.has(field.type),
  );
  return {
    name: model.name,
    table: mappedName(model),
    schema: schema && textOf(argument(schema, 'map', true)),
    ignored: attribute(model, 'ignore') !== null,
    position: { file: model.file, line: model.line },
    fields: columns.map((field) => declaredField(field, neighbours.enums)),
    indexes: declaredIndexes(model),
    relations: declaredRelations(model, neighbours.models),
  };
}

function declaredField(field: FieldNode, enums: ReadonlySet<string>): DeclaredField {
  return {
    name: field.name,
    column: mappedName(field),
    type: field.type,
    kind: field.unsupported ? 'unsupported' : enums.has(field.type) ? 'enum' : 'scalar',
    list: field.list,
    required: !field.optional,
  };
}
