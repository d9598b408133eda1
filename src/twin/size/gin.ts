import type { IndexShape, IndexSize, Items } from './index-shape.ts';
import { aligned } from './tuple-size.ts';

/** Bytes for tuples on a page. */
const room = 8150;

/**
 * CREATE INDEX inserts entries in their order, and a full page is halved: it stays little more than
 * half full. Measured: 0.51 to 0.58.
 */
const entriesFilled = 0.54;

/** A longer list of row ids has pages of its own (`GinMaxItemSize`), which are packed. */
const longestInEntry = 2_712;
const roomForRowIds = 7_900;

/** The GIN index that CREATE INDEX would build now, of one column or of several. */
export function ginSize(shape: IndexShape): IndexSize {
  const keys = shape.keys.flatMap(({ items }) => (items ? keysOf(items, shape.rows) : []));
  let [entryBytes, dataPages, tuples] = [0, 0, 0];
  for (const { count, rows, width } of keys) {
    const list = listBytes(rows, shape);
    const inside = list <= longestInEntry;
    entryBytes += count * entrySize(width, inside ? list : 0);
    dataPages += inside ? 0 : Math.round(count) * pagesOfList(list);
    tuples += count * rows;
  }
  const entryPages = Math.ceil(entryBytes / (room * entriesFilled));
  const inner = entryPages > 1 ? 1 + Math.floor(entryPages / 200) : 0;
  const blocks = 1 + Math.max(1, entryPages) + inner + dataPages;
  return { blocks, height: 0, tuples: Math.round(tuples) };
}

interface GinKey {
  /** How many keys are like it. */
  readonly count: number;
  /** Rows that each of them is in. */
  readonly rows: number;
  readonly width: number;
}

function keysOf({ common, rare, width }: Items, rows: number): readonly GinKey[] {
  const frequent = common.map((share) => ({ count: 1, rows: Math.max(1, share * rows), width }));
  const others = rare.map(({ perRow, distinct }) => {
    const count = Math.min(distinct, perRow * rows);
    return { count, rows: (perRow * rows) / count, width };
  });
  return [...frequent, ...others.filter(({ count }) => count > 0)];
}

/** An index tuple with its list behind it, and its line pointer. */
function entrySize(width: number, list: number): number {
  return aligned(aligned(8 + width) + list) + 4;
}

/** The list in its varbyte encoding: the first row id whole, of the others the distance. */
function listBytes(rows: number, { rowsPerPage, rows: all }: IndexShape): number {
  const pages = Math.max(1, all / rowsPerPage);
  const touched = pages * -Math.expm1(-rows / pages);
  const [turns, gap] = [touched / rows, pages / touched];
  // A page is 2^11 row ids; a byte holds 7 bits of the distance.
  const overPages = 2 + Math.exp(-8 / gap) + Math.exp(-1024 / gap) + Math.exp(-131_072 / gap);
  return 8 + (rows - 1) * (1 - turns + turns * overPages);
}

function pagesOfList(bytes: number): number {
  const leaves = Math.ceil(bytes / roomForRowIds);
  return leaves > 1 ? leaves + 1 : 1;
}
