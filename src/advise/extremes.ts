import type { ColumnRef, FuncCall, Node } from '../sql/parse.ts';
import { namesOf } from '../sql/scope.ts';
import { walk } from '../sql/walk.ts';
import type { Extreme } from './usage.ts';

/** The columns of which a statement takes `min()` or `max()`. */
export function extremesOf(statement: Node): readonly Extreme[] {
  const found: Extreme[] = [];
  walk(statement, (tag, node) => {
    const column = tag === 'FuncCall' ? extremeOf(node as FuncCall) : null;
    if (column !== null) found.push(column);
    return undefined;
  });
  return found;
}

function extremeOf({ funcname, args }: FuncCall): Extreme | null {
  const [argument] = args ?? [];
  const isExtreme = /^(min|max)$/.test(namesOf(funcname).at(-1) ?? '');
  if (!isExtreme || argument === undefined || !('ColumnRef' in argument)) return null;
  return columnOf(argument.ColumnRef);
}

function columnOf(reference: ColumnRef): Extreme | null {
  const names = namesOf(reference.fields);
  const column = names.at(-1);
  return column === undefined ? null : { alias: names.at(-2) ?? null, column };
}
