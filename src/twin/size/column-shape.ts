import type { AttributeStatistics } from '../../model/snapshot.ts';
import { arrayElements } from '../../text/array-text.ts';
import type { ColumnFacts } from './column-facts.ts';
import { columnType } from './column-type.ts';
import { itemsOf } from './gin-items.ts';
import type { ColumnShape, ValueGroup } from './index-shape.ts';
import { aroundAverage, type WidthOf, widthReader, widthsOfRest } from './value-width.ts';

/** The column of a table of so many rows. */
export function columnShape(facts: ColumnFacts, rows: number): ColumnShape {
  const { statistics } = facts;
  const type = columnType(facts.type, statistics);
  const widthOf = widthReader(facts.type, type, facts.values === 'full');
  return {
    align: type.align,
    items: itemsOf(facts, rows),
    groups: normalised([
      ...nulls(statistics),
      ...commonValues(statistics, widthOf),
      rest(statistics, rows, widthsOfRest(type, statistics, widthOf)),
    ]),
  };
}

/** Shares that are all of the rows: frequencies are rounded, and a list may be all there is. */
export function normalised(groups: readonly ValueGroup[]): readonly ValueGroup[] {
  const kept = groups.filter((group) => group.share > 1e-9);
  const total = kept.reduce((sum, group) => sum + group.share, 0);
  return kept.map((group) => ({ ...group, share: group.share / total }));
}

/** Different values among the rows, NULL not counted; as many as rows where nothing is known. */
export function distinctValues(statistics: AttributeStatistics | null, rows: number): number {
  const distinct = statistics?.distinct ?? 0;
  if (distinct === 0) return rows * (1 - (statistics?.nullFraction ?? 0));
  return distinct > 0 ? distinct : -distinct * rows;
}

function nulls(statistics: AttributeStatistics | null): readonly ValueGroup[] {
  return statistics ? [{ share: statistics.nullFraction, distinct: 1, widths: [] }] : [];
}

function commonValues(
  statistics: AttributeStatistics | null,
  widthOf: WidthOf,
): readonly ValueGroup[] {
  const values = arrayElements(statistics?.commonValues ?? null);
  return frequencies(statistics).map((share, at) => {
    const value = values[at];
    const width = value === undefined ? null : widthOf(value);
    const widths = width === null ? aroundAverage(statistics?.averageWidth ?? 8) : [width];
    return { share, distinct: 1, widths };
  });
}

function rest(
  statistics: AttributeStatistics | null,
  rows: number,
  widths: readonly number[],
): ValueGroup {
  const common = frequencies(statistics);
  const told = common.reduce((sum, share) => sum + share, statistics?.nullFraction ?? 0);
  const others = distinctValues(statistics, rows) - common.length;
  const distinct = common.length === 0 ? Math.max(1, others) : others;
  return { share: distinct > 0.5 ? Math.max(0, 1 - told) : 0, distinct, widths };
}

function frequencies(statistics: AttributeStatistics | null): readonly number[] {
  return arrayElements(statistics?.commonFrequencies ?? null).map(Number);
}
