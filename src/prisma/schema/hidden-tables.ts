import type { HiddenTable } from '../../model/declared.ts';
import { cutName, defaultName } from '../../sql/index-name.ts';
import { argument, attribute, type Block, type FieldNode, textOf } from './syntax.ts';

interface ListSide {
  readonly model: Block;
  readonly field: FieldNode;
}

/** Tables of implicit many-to-many relations: both sides are lists, and none names `fields`. */
export function hiddenTables(models: ReadonlyMap<string, Block>): HiddenTable[] {
  const sides = [...models.values()].flatMap((model) =>
    model.fields
      .filter((field) => field.list && models.has(field.type))
      .map((field) => ({ model, field })),
  );
  return pairs(sides).map(([a, b]) => {
    const [first, second] = a.model.name < b.model.name ? [a, b] : [b, a];
    return hiddenTable(first.model, second.model, relationName(a.field));
  });
}

function pairs(sides: readonly ListSide[]): [ListSide, ListSide][] {
  const waiting = new Map<string, ListSide>();
  return sides.flatMap((side): [ListSide, ListSide][] => {
    const other = waiting.get(relationKey(side));
    waiting.set(relationKey(side), side);
    return other ? [[other, side]] : [];
  });
}

function hiddenTable(first: Block, second: Block, name: string | null): HiddenTable {
  const table = cutName(`_${name ?? `${first.name}To${second.name}`}`);
  const schema = attribute(first, 'schema');
  return {
    table,
    schema: schema && textOf(argument(schema, 'map', true)),
    models: [first.name, second.name],
    // Prisma 6 made the unique index of 5 and earlier a primary key.
    indexNames: (['AB_unique', 'AB_pkey', 'B_index'] as const).map((suffix) =>
      defaultName(table, [], suffix),
    ),
  };
}

/** The same text for both sides of one relation. */
function relationKey({ model, field }: ListSide): string {
  return [...[model.name, field.type].sort(), relationName(field) ?? ''].join('\n');
}

function relationName(field: FieldNode): string | null {
  const relation = attribute(field, 'relation');
  return relation && textOf(argument(relation, 'name', true));
}
