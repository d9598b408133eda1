import type { AttributeStatistics } from '../../model/snapshot.ts';
import { arrayElements } from '../../text/array-text.ts';
import { type ColumnType, withoutModifier } from './column-type.ts';

/** Of a type that PostgreSQL knows nothing of (`get_typavgwidth`), bytes. */
const widthWithoutStatistics = 32;

/** Text types whose bytes on disk are those of their text. */
const textual = /^(?:text|character varying|character|name)$/;

/** Stored bytes of one value, with its header; null where its text does not tell. */
export type WidthOf = (value: string) => number | null;

/** How wide the values of a column are; `exact` where the statistics hold the values themselves. */
export function widthReader(typeName: string, type: ColumnType, exact: boolean): WidthOf {
  const { width } = type;
  if (width !== null) return () => width;
  const name = withoutModifier(typeName);
  if (name === 'numeric') return numericWidth;
  if (exact && textual.test(name)) return (value) => headed(Buffer.byteLength(value));
  return () => null;
}

/** Widths of the values outside the list of common ones: of the histogram, or around the average. */
export function widthsOfRest(
  type: ColumnType,
  statistics: AttributeStatistics | null,
  widthOf: WidthOf,
): readonly number[] {
  if (type.width !== null) return [type.width];
  const bounds = arrayElements(statistics?.histogram ?? null);
  const known = sampled(bounds, 64).flatMap((value) => widthOf(value) ?? []);
  if (known.length >= 10) return known;
  return aroundAverage(statistics?.averageWidth ?? widthWithoutStatistics);
}

/** Tuples are rounded up to 8 bytes: of a single average all would be, or none. */
export function aroundAverage(average: number): readonly number[] {
  if (average <= 4) return [average];
  return [-3, -2, -1, 0, 1, 2, 3].map((off) => Math.max(2, average + off));
}

/** At most so many of a list, evenly. */
export function sampled<T>(list: readonly T[], most: number): readonly T[] {
  const step = Math.max(1, list.length / most);
  return Array.from(
    { length: Math.min(list.length, most) },
    (_, at) => list[Math.floor(at * step)] as T,
  );
}

function headed(bytes: number): number {
  return bytes <= 126 ? bytes + 1 : bytes + 4;
}

/** A header of 1, one of 2, and 2 bytes for each group of four decimal digits but outer zeros. */
function numericWidth(value: string): number | null {
  const [, whole = '', fraction = ''] = /^-?(\d*)\.?(\d*)$/.exec(value) ?? [];
  const left = whole.replace(/^0+/, '');
  const groups = [...left.padStart(Math.ceil(left.length / 4) * 4, '0').matchAll(/.{4}/g)].concat([
    ...fraction.padEnd(Math.ceil(fraction.length / 4) * 4, '0').matchAll(/.{4}/g),
  ]);
  const kept = groups.map(([group]) => group).join(' ');
  const digits = kept.replace(/^(?:0000 ?)+|(?: ?0000)+$/g, '');
  return 3 + 2 * (digits === '' ? 0 : digits.split(' ').length);
}
