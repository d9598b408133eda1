import { type ColumnShape, type IndexShape, isNull, type ValueGroup } from './index-shape.ts';
import { sampled } from './value-width.ts';

/** Rows of an index that are alike: as frequent, and as wide, in each of its columns. */
export interface KeyGroup {
  readonly rows: number;
  /** Different keys among them. */
  readonly distinct: number;
  /** Of each column the widths; empty for NULL. */
  readonly widths: readonly (readonly number[])[];
}

/** More tell no more of the size. */
const mostGroups = 256;

/** The rows of the index by their keys; columns are taken as independent of each other. */
export function keyGroups({ keys, include, rows, deduplicates }: IndexShape): readonly KeyGroup[] {
  const columns = [...keys, ...include];
  const each = Math.max(2, Math.floor(mostGroups ** (1 / columns.length)));
  let combinations: readonly (readonly ValueGroup[])[] = [[]];
  for (const column of columns) {
    // Without deduplication it does not matter how often a value is there.
    const groups = deduplicates ? merged(column.groups, each) : byNull(column);
    combinations = combinations.flatMap((before) => groups.map((group) => [...before, group]));
  }
  return combinations.map((values) => keyGroup(values, rows));
}

function keyGroup(values: readonly ValueGroup[], all: number): KeyGroup {
  const share = values.reduce((product, value) => product * value.share, 1);
  const rows = all * share;
  const possible = values.reduce((product, value) => product * value.distinct, 1);
  // What so many draws show of all combinations; of one column's values at least what the rows do.
  const drawn = values.length > 1 ? possible * -Math.expm1(-rows / possible) : possible;
  const alone = values.map((value) => seenIn(share / value.share, value, all));
  const distinct = Math.max(Math.min(rows, Math.max(drawn, ...alone)), 1e-9);
  return { rows, distinct, widths: values.map((value) => value.widths) };
}

/** Different values that a random part of the rows shows. */
export function seenIn(part: number, { share, distinct }: ValueGroup, rows: number): number {
  const perValue = (share * rows) / distinct;
  return distinct * (1 - Math.max(0, 1 - part) ** perValue);
}

function byNull(column: ColumnShape): readonly ValueGroup[] {
  const [nulls, others] = [column.groups.filter(isNull), column.groups.filter((g) => !isNull(g))];
  return [...nulls, ...(others.length > 0 ? [together(others)] : [])];
}

/** The most frequent alone, those that follow in lots; NULL and the rest are never merged. */
export function merged(groups: readonly ValueGroup[], most: number): readonly ValueGroup[] {
  if (groups.length <= most) return groups;
  const single = groups.filter((group) => group.distinct === 1 && !isNull(group));
  const others = groups.filter((group) => !single.includes(group));
  const room = Math.max(1, most - others.length);
  const alone = single.slice(0, Math.floor(room / 2));
  const following = single.slice(alone.length);
  const size = Math.ceil(following.length / (room - alone.length));
  const lots = Array.from({ length: Math.ceil(following.length / size) }, (_, at) =>
    together(following.slice(at * size, (at + 1) * size)),
  );
  return [...others, ...alone, ...lots];
}

function together(groups: readonly ValueGroup[]): ValueGroup {
  const share = groups.reduce((sum, group) => sum + group.share, 0);
  return {
    share,
    distinct: groups.reduce((sum, group) => sum + group.distinct, 0),
    // Each as often as its share says: the rest of a column outweighs its common values.
    widths: groups.flatMap(({ share: own, widths }) =>
      sampled(widths, Math.max(1, Math.round((64 * own) / share))),
    ),
  };
}
