import type { AttributeStatistics } from '../../model/snapshot.ts';
import { arrayElements } from '../../text/array-text.ts';
import type { ColumnFacts } from './column-facts.ts';
import { type Extract, extractor, type Item } from './gin-extract.ts';
import type { Items, RareItems } from './index-shape.ts';
import { sampled } from './value-width.ts';

/** Seen in so many of the sampled values, an item is frequent. */
const often = 4;

/** Classes whose keys are numbers. */
const hashed = /^(?:jsonb_path_ops|gin_trgm_ops)$/;

/** How often an item was seen in the sample. */
interface Seen extends Item {
  readonly count: number;
}

/** Documents and texts: what the values in the statistics hold; null where these are not kept. */
export function itemsOfSample({ type, opclass, statistics, values }: ColumnFacts): Items | null {
  const extract = values === 'full' ? extractor(type, opclass) : null;
  if (extract === null || statistics === null) return null;
  const sample = extracted(statistics, extract);
  if (sample.length === 0) return null;
  const seen = occurrences(sample.flat());
  // Shares of the rows, of which the sample has no NULL.
  const inRows = (count: number) => (count / sample.length) * (1 - statistics.nullFraction);
  const frequent = seen.filter(({ count }) => count >= often);
  const rare = seen.filter(({ count }) => count < often);
  const fields = [...new Set(rare.map(({ field }) => field))];
  return {
    common: frequent.map(({ count }) => inRows(count)),
    rare: fields.map((name) =>
      rareItems(
        rare.filter(({ field }) => field === name),
        inRows,
      ),
    ),
    width: hashed.test(opclass ?? '') ? 4 : averageLength(seen),
  };
}

/** One field's: a number of an order and a city are not equally rare. */
function rareItems(seen: readonly Seen[], inRows: (count: number) => number): RareItems {
  const perRow = inRows(seen.reduce((sum, { count }) => sum + count, 0));
  const once = seen.filter(({ count }) => count === 1).length;
  const twice = seen.filter(({ count }) => count === 2).length;
  // Hardly one was seen again: as many as there are numbers in their range, or each is unique.
  if (once > 20 && twice <= 1) return { perRow, distinct: numbersBetween(seen) };
  // Chao's estimate of the number of kinds, from those seen once and twice.
  return { perRow, distinct: seen.length + (once * (once - 1)) / (2 * (twice + 1)) };
}

/** Whole numbers from the least to the greatest; infinitely many where one is no whole number. */
function numbersBetween(seen: readonly Seen[]): number {
  if (!seen.every(({ text }) => /^-?\d{1,15}$/.test(text))) return Number.POSITIVE_INFINITY;
  const numbers = seen.map(({ text }) => Number(text));
  return Math.max(...numbers) - Math.min(...numbers) + 1;
}

function extracted(statistics: AttributeStatistics, extract: Extract): Item[][] {
  const values = [statistics.commonValues, statistics.histogram].flatMap(arrayElements);
  return sampled(values, 200).flatMap((value) => {
    const items = extract(value);
    return items === null ? [] : [[...new Map(items.map((item) => [keyOf(item), item])).values()]];
  });
}

function occurrences(items: readonly Item[]): readonly Seen[] {
  const seen = new Map<string, Seen>();
  for (const item of items) {
    const count = (seen.get(keyOf(item))?.count ?? 0) + 1;
    seen.set(keyOf(item), { ...item, count });
  }
  return [...seen.values()];
}

const keyOf = ({ field, text }: Item): string => `${field}\0${text}`;

function averageLength(items: readonly Item[]): number {
  return items.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / items.length + 2;
}
