import { walk } from './walk.ts';

export interface ParameterReference {
  /** n of `$n`. */
  readonly number: number;
  /** Byte offset in the parsed text. */
  readonly location: number;
}

/** Every `$n` of a parse tree, in source order. */
export function parameterReferences(tree: unknown): readonly ParameterReference[] {
  const found: ParameterReference[] = [];
  walk(tree, (tag, node) => {
    if (tag === 'ParamRef') {
      found.push({ number: Number(node.number ?? 0), location: Number(node.location ?? 0) });
    }
    return undefined;
  });
  return found.toSorted((a, b) => a.location - b.location);
}

/** The distinct n of `$n`, ascending. */
export function parameterNumbers(tree: unknown): readonly number[] {
  const numbers = parameterReferences(tree).map((reference) => reference.number);
  return [...new Set(numbers)].toSorted((a, b) => a - b);
}
