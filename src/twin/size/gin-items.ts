import type { AttributeStatistics } from '../../model/snapshot.ts';
import { arrayElements } from '../../text/array-text.ts';
import type { ColumnFacts } from './column-facts.ts';
import { columnType, isArray } from './column-type.ts';
import { itemsOfSample } from './gin-sample.ts';
import type { Items } from './index-shape.ts';

/** Items of a value of which nothing is known: one for so many bytes of it. */
const bytesForItem = 20;

/** Different trigrams in texts of one language, about. */
const trigramsOfLanguage = 5_000;

/** What GIN takes out of the column's values; null where it has no class for the type. */
export function itemsOf(facts: ColumnFacts, rows: number): Items | null {
  const { statistics } = facts;
  const nulls = statistics && statistics.nullFraction > 0 ? [statistics.nullFraction] : [];
  const items = itemsOfElements(facts) ?? itemsOfSample(facts) ?? itemsOfWidth(facts, rows);
  return items && { ...items, common: [...nulls, ...items.common] };
}

/** Arrays: `most_common_elem_freqs` ends with its least and its greatest, and that of NULL. */
function itemsOfElements({ type, statistics }: ColumnFacts): Items | null {
  const elements = arrayElements(statistics?.commonElements ?? null);
  if (!isArray(type) || statistics === null || elements.length === 0) return null;
  const present = 1 - statistics.nullFraction;
  const common = arrayElements(statistics.commonElementFrequencies)
    .slice(0, elements.length)
    .map((frequency) => Number(frequency) * present);
  const perRow = averageCount(statistics) * present - common.reduce((sum, one) => sum + one, 0);
  // The others are rarer than every one in the list: on average half as frequent as the rarest.
  const distinct = (2 * perRow) / Math.min(...common);
  const width = columnType(type.slice(0, -2), null).width ?? averageLength(elements) + 1;
  return { common, rare: perRow > 0 ? [{ perRow, distinct }] : [], width };
}

/** The last number of `elem_count_histogram`. */
function averageCount({ elementCountHistogram }: AttributeStatistics): number {
  return Number(arrayElements(elementCountHistogram).at(-1) ?? 1);
}

function itemsOfWidth({ type, opclass, statistics }: ColumnFacts, rows: number): Items | null {
  const bytes = statistics?.averageWidth ?? 100;
  // A word of n letters has n + 1 trigrams.
  if (opclass === 'gin_trgm_ops') return evenItems(bytes, trigramsOfLanguage, 4);
  if (!isArray(type) && !/^(?:jsonb|tsvector)$/.test(type)) return null;
  return evenItems(Math.max(1, bytes / bytesForItem), rows / 10, 8);
}

function evenItems(perRow: number, distinct: number, width: number): Items {
  return { common: [], rare: [{ perRow, distinct }], width };
}

function averageLength(items: readonly string[]): number {
  return items.reduce((sum, item) => sum + Buffer.byteLength(item), 0) / items.length;
}
