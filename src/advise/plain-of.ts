import { tableId } from './root-table.ts';
import { shapeId } from './shape.ts';
import type { Item } from './trials.ts';

/** The same index without INCLUDE, among those that were tried. */
export function plainOf<T extends { readonly item: Item }>(
  { item }: T,
  among: readonly T[],
): T | undefined {
  const [only, ...more] = item.members;
  if (only === undefined || more.length > 0 || only.candidate.include.length === 0)
    return undefined;
  const { candidate } = only;
  const id = shapeId({ ...candidate, include: [] });
  return among.find(({ item: other }) => {
    const [own, ...others] = other.members;
    return (
      others.length === 0 &&
      own !== undefined &&
      tableId(own.candidate.table) === tableId(candidate.table) &&
      shapeId(own.candidate) === id
    );
  });
}
