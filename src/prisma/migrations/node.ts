import type { Node } from '../../sql/parse.ts';
import { walk } from '../../sql/walk.ts';
import { stringOf } from '../../sql/written-name.ts';

/** Names of the columns that expressions refer to. */
export function columnsIn(tree: unknown): string[] {
  const columns: string[] = [];
  walk(tree, (type, node) => {
    if (type === 'ColumnRef') columns.push(stringOf((node.fields as Node[]).at(-1)));
    return undefined;
  });
  return columns;
}
