import type { Node, RangeVar } from '../../sql/parse.ts';
import { walk } from '../../sql/walk.ts';
import type { Name } from './entry.ts';

/** The text of a `String` node; empty for any other. */
export function stringOf(node: Node | undefined): string {
  return node && 'String' in node ? (node.String.sval ?? '') : '';
}

export function relationOf(relation: RangeVar | undefined): Name {
  return { schema: relation?.schemaname ?? null, name: relation?.relname ?? '' };
}

/** The name that DROP gives: one String, or a list whose last two are schema and name. */
export function droppedName(node: Node): Name {
  const parts = 'List' in node ? (node.List.items ?? []).map(stringOf) : [stringOf(node)];
  return { schema: parts.at(-2) ?? null, name: parts.at(-1) ?? '' };
}

/** Names of the columns that expressions refer to. */
export function columnsIn(tree: unknown): string[] {
  const columns: string[] = [];
  walk(tree, (type, node) => {
    if (type === 'ColumnRef') columns.push(stringOf((node.fields as Node[]).at(-1)));
    return undefined;
  });
  return columns;
}
