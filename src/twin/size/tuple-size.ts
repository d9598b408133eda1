import type { ColumnShape } from './index-shape.ts';
import { sampled } from './value-width.ts';

/** `MAXALIGN` on every platform of ours. */
export const aligned = (bytes: number, to = 8): number => Math.ceil(bytes / to) * to;

/** A header with the bits of NULL takes 16 bytes, another 8. */
const header = (hasNull: boolean): number => (hasNull ? 16 : 8);

/** Above this a value has a header of 4 bytes, which is aligned. */
const widestShort = 127;

/** Average bytes of an index tuple (`index_form_tuple`), without its line pointer. */
export function tupleSize(
  columns: readonly ColumnShape[],
  widths: readonly (readonly number[])[],
): number {
  const varying = widths.filter((list) => list.length > 1).length;
  const most = varying > 2 ? 4 : varying === 2 ? 12 : 64;
  let offsets: readonly number[] = [0];
  columns.forEach(({ align }, at) => {
    const list = sampled(widths[at] ?? [], most);
    if (list.length === 0) return;
    offsets = offsets.flatMap((offset) => list.map((width) => placed(offset, width, align)));
  });
  const start = header(columns.some((_, at) => widths[at]?.length === 0));
  const total = offsets.reduce((sum, offset) => sum + aligned(start + offset), 0);
  return total / offsets.length;
}

function placed(offset: number, width: number, align: number): number {
  const needed = align === 1 && width > widestShort ? 4 : align;
  return aligned(offset, needed) + width;
}
