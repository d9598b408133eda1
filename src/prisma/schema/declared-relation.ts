import type { DeclaredRelation } from '../../model/declared.ts';
import { defaultName } from '../../sql/index-name.ts';
import { columnOf } from './declared-index.ts';
import { argument, attribute, type Block, itemsOf, mappedName, textOf } from './syntax.ts';

/** Relations of a model whose foreign key lies in the model's own table. */
export function declaredRelations(
  model: Block,
  models: ReadonlyMap<string, Block>,
): DeclaredRelation[] {
  return model.fields.flatMap((field) => {
    const relation = attribute(field, 'relation');
    const target = models.get(field.type);
    const fields = relation ? names(argument(relation, 'fields')) : [];
    if (!relation || !target || fields.length === 0) return [];
    const columns = fields.map((name) => columnOf(model, name));
    const references = names(argument(relation, 'references'));
    const named = textOf(argument(relation, 'map'));
    return [
      {
        field: field.name,
        foreignKey: named ?? defaultName(mappedName(model), columns, 'fkey'),
        columns,
        references: {
          model: target.name,
          columns: references.map((name) => columnOf(target, name)),
        },
      },
    ];
  });
}

function names(list: Parameters<typeof itemsOf>[0]): string[] {
  return itemsOf(list).flatMap((item) => textOf(item) ?? []);
}
