import { deduplicatedLeaves, leavesOf } from './btree-leaves.ts';
import type { IndexShape, IndexSize } from './index-shape.ts';
import { type KeyGroup, keyGroups } from './key-groups.ts';
import { aligned, tupleSize } from './tuple-size.ts';

/** Bytes for tuples on an inner page: 70 % of it is filled when an index is built. */
const innerRoom = 8144 - 2457;

/** Above so many rows for each key, neighbours on two pages are likely to be equal. */
const repeats = 2;

/** The btree that CREATE INDEX would build now (nbtsort.c). */
export function btreeSize(shape: IndexShape): IndexSize {
  const groups = keyGroups(shape);
  const tuples = Math.round(shape.rows);
  // Only a meta page.
  if (tuples === 0) return { blocks: 1, height: 0, tuples: 0 };
  const leaves = Math.max(1, Math.ceil(leavesOfAll(shape, groups)));
  return { ...withInnerPages(leaves, pivotSize(shape, groups)), tuples };
}

function leavesOfAll(shape: IndexShape, groups: readonly KeyGroup[]): number {
  const columns = [...shape.keys, ...shape.include];
  return groups.reduce((sum, { rows, distinct, widths }) => {
    const size = tupleSize(columns, widths);
    const uniform = groups.length === 1 && widths.every((list) => list.length <= 1);
    return shape.deduplicates && rows / distinct > 1.0001
      ? sum + deduplicatedLeaves(distinct, rows / distinct, size)
      : sum + leavesOf(rows, size, uniform);
  }, 0);
}

/**
 * Bytes of a tuple on an inner page (`_bt_truncate`): the leading columns that tell neighbours
 * apart, and the row id where none does.
 */
function pivotSize({ keys, rows }: IndexShape, groups: readonly KeyGroup[]): number {
  let distinct = 1;
  for (let count = 1; count <= keys.length; count++) {
    distinct *= (keys[count - 1]?.groups ?? []).reduce((sum, group) => sum + group.distinct, 0);
    if (rows / distinct < repeats) return averageSize(keys.slice(0, count), groups);
  }
  return averageSize(keys, groups) + 8;
}

function averageSize(columns: IndexShape['keys'], groups: readonly KeyGroup[]): number {
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  const bytes = groups.reduce(
    (sum, group) => sum + group.rows * tupleSize(columns, group.widths.slice(0, columns.length)),
    0,
  );
  return aligned(bytes / rows - 0.5);
}

function withInnerPages(leaves: number, pivot: number): { blocks: number; height: number } {
  const children = Math.max(2, Math.floor(innerRoom / (pivot + 4)));
  let [blocks, height, level] = [leaves + 1, 0, leaves];
  while (level > 1) {
    level = Math.ceil(level / children);
    blocks += level;
    height++;
  }
  return { blocks, height };
}

/** Children of an inner page in an index that has seen some life. */
const usualChildren = 200;

/** `level` of the root of a btree of so many blocks. */
export function heightOf(blocks: number): number {
  let height = 0;
  // Of the pages of a level about one in the fan-out is above it: the root at least.
  let level = blocks - 1;
  while (level > 1) {
    level = Math.ceil((level - 1) / usualChildren);
    height++;
  }
  return height;
}
