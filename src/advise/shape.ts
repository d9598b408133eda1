import type { Candidate } from '../model/advice.ts';

/** An index's columns and predicate, before it has a name. */
export type Shape = Pick<Candidate, 'method' | 'keys' | 'equalityKeys' | 'include' | 'predicate'>;

/** A key beyond the fourth hardly narrows anything, and makes the index wide. */
export const mostKeys = 4;

export function uniqueShapes(shapes: readonly Shape[]): readonly Shape[] {
  return [...new Map(shapes.map((shape) => [shapeId(shape), shape])).values()];
}

/** The same text for the same index. */
export function shapeId({ method, keys, include, predicate }: Shape): string {
  const parts = keys.map(({ column, expression, opclass, descending, nullsFirst }) => [
    column,
    expression,
    opclass,
    descending,
    nullsFirst,
  ]);
  return JSON.stringify([method, parts, include, predicate]);
}
