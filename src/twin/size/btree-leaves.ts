import { aligned } from './tuple-size.ts';

/** Bytes for tuples on a page: 8,192 without its header, its special space, and one line pointer. */
const room = 8144;

/** The default fillfactor of 90 leaves these free on a leaf. */
const leftFree = 819;

/** A posting tuple that CREATE INDEX makes is no longer: a tenth of a page (`_bt_load`). */
const longestPosting = 808;

const linePointer = 4;
const rowId = 6;

/** Leaves that so many tuples of this size fill: each page ends with one that goes to the next. */
export function leavesOf(tuples: number, size: number, uniform = true): number {
  const fit = (room - leftFree) / (size + linePointer);
  return tuples / Math.max(1, uniform ? Math.floor(fit) : fit - 0.5);
}

/** Leaves for `distinct` keys of `size` bytes, each of which stands for `perKey` rows on average. */
export function deduplicatedLeaves(distinct: number, perKey: number, size: number): number {
  const key = aligned(size - 0.5);
  const most = Math.floor((longestPosting - key) / rowId);
  if (most < 2) return leavesOf(distinct * perKey, size);
  let leaves = 0;
  for (const { rows, share } of spread(perKey)) {
    leaves += distinct * share * leavesOfKey(rows, size, most);
  }
  return leaves;
}

/** Share of a leaf that one key with so many rows takes. */
function leavesOfKey(rows: number, size: number, most: number): number {
  const full = Math.floor(rows / most);
  const remaining = rows - full * most;
  return (
    full / postingsOnLeaf(size, most) + (remaining > 0 ? 1 / postingsOnLeaf(size, remaining) : 0)
  );
}

/**
 * Tuples with a list of row ids on one leaf. Its last tuple becomes the high key, without its list:
 * so much more the page may hold.
 */
function postingsOnLeaf(size: number, rows: number): number {
  if (rows < 2) return Math.max(1, (room - leftFree) / (size + linePointer) - 0.5);
  const list = rows * rowId;
  const whole = aligned(size + list) + linePointer;
  const fit = Math.min((room - leftFree + list) / whole, room / whole - 1);
  return Math.max(1, fit > 40 ? fit - 0.5 : Math.floor(fit));
}

interface Spread {
  readonly rows: number;
  readonly share: number;
}

/** How the rows of a key scatter around their average: one row, and the others by chance (Poisson). */
function spread(average: number): readonly Spread[] {
  const others = Math.max(0, average - 1);
  if (others < 1e-6) return [{ rows: 1, share: 1 }];
  return others > 40 ? spreadOfMany(average) : poisson(others);
}

function poisson(mean: number): readonly Spread[] {
  const last = Math.ceil(mean + 6 * Math.sqrt(mean) + 3);
  const list: Spread[] = [];
  let share = Math.exp(-mean);
  for (let at = 0; at <= last; at++) {
    list.push({ rows: at + 1, share });
    share *= mean / (at + 1);
  }
  return list;
}

/** Nine points of the normal distribution, equally likely. */
const points = [-1.59, -0.97, -0.59, -0.28, 0, 0.28, 0.59, 0.97, 1.59];

function spreadOfMany(average: number): readonly Spread[] {
  return points.map((point) => ({
    rows: Math.round(average + point * Math.sqrt(average)),
    share: 1 / points.length,
  }));
}
