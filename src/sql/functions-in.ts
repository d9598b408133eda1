import type { FuncCall, Node } from './parse.ts';
import { namesOf } from './scope.ts';
import { walk } from './walk.ts';

/** Names of the functions that a statement calls, in its order, without their schemas. */
export function functionsIn(statement: Node): readonly string[] {
  const functions: string[] = [];
  walk(statement, (tag, node) => {
    if (tag === 'FuncCall') functions.push(namesOf((node as FuncCall).funcname).at(-1) ?? '');
    return undefined;
  });
  return functions;
}
