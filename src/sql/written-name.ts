import type { Node, RangeVar } from './parse.ts';

/** A name as it was written, perhaps without its schema. */
export interface UnresolvedName {
  /** Null where the statement leaves it to the search path. */
  readonly schema: string | null;
  readonly name: string;
}

export function relationOf(relation: RangeVar | undefined): UnresolvedName {
  return { schema: relation?.schemaname ?? null, name: relation?.relname ?? '' };
}

/** The name that DROP gives: one String, or a list whose last two are schema and name. */
export function droppedName(node: Node): UnresolvedName {
  const parts = 'List' in node ? (node.List.items ?? []).map(stringOf) : [stringOf(node)];
  return { schema: parts.at(-2) ?? null, name: parts.at(-1) ?? '' };
}

/** The text of a `String` node; empty for any other. */
export function stringOf(node: Node | undefined): string {
  return node && 'String' in node ? (node.String.sval ?? '') : '';
}
