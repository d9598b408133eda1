import { type ColumnNeed, nameOf } from './needs.ts';
import { type Found, isTemporal, typeOf } from './ranges.ts';

/** The two parameters of one range. */
export interface Pair {
  readonly low: ColumnNeed;
  readonly high: ColumnNeed;
}

/**
 * The range of the same width where the values lie closest, by the column's histogram: its bounds
 * have equally many values between them. Null without a histogram, and for what is not measured in
 * numbers or time. A wider range would be another question than the one that has the budget.
 */
export function densestRange(
  { low, high }: Pair,
  typical: ReadonlyMap<number, Found>,
): ReadonlyMap<number, Found> | null {
  const bounds = low.condition.wrapper ? null : low.column.statistics?.histogram;
  const places = (bounds ?? []).map((bound) => placeOf(low, bound)).filter(Number.isFinite);
  const ends = [low, high].map((need) => placeOf(low, typical.get(need.number)?.value ?? ''));
  const [from = Number.NaN, until = Number.NaN] = ends;
  if (places.length < 2 || !(until > from)) return null;
  const start = densestPlace(places, until - from);
  const origin = `where the values of ${nameOf(low)} lie closest, as wide as typical`;
  return new Map([
    [low.number, { value: textOf(low, start), origin }],
    [high.number, { value: textOf(low, start + until - from), origin }],
  ]);
}

/** Of the bounds the one after which a range of that width holds most; the latest of equals. */
function densestPlace(places: readonly number[], width: number): number {
  const held = places.slice(0, -1).map((place, at) => ({ place, share: share(places, at, width) }));
  const [best] = held.toSorted((a, b) => b.share - a.share || b.place - a.place);
  return best?.place ?? Number.NaN;
}

/** How many buckets a range that begins at that bound covers, the last one in part. */
function share(places: readonly number[], at: number, width: number): number {
  const end = (places[at] ?? 0) + width;
  let buckets = 0;
  for (let next = at + 1; next < places.length; next++) {
    const [from = 0, until = 0] = [places[next - 1], places[next]];
    if (until > end) return buckets + (end - from) / (until - from);
    buckets += 1;
  }
  return buckets;
}

function placeOf(need: ColumnNeed, text: string): number {
  if (!isTemporal(typeOf(need))) return text === '' ? Number.NaN : Number(text);
  // `2024-01-31 10:00:00.5+02`, and without a zone where the type has none: then taken for UTC.
  const [, date, time = '00:00:00', zone = '+00'] =
    /^(\d{4}-\d\d-\d\d)(?: ([\d:.]+)([+-]\d\d(?::\d\d)?)?)?$/.exec(text) ?? [];
  return Date.parse(`${date}T${time}${zone.length === 3 ? `${zone}:00` : zone}`);
}

function textOf(need: ColumnNeed, place: number): string {
  if (!isTemporal(typeOf(need))) return String(integral(need) ? Math.round(place) : place);
  const text = new Date(place).toISOString();
  return typeOf(need) === 'date' ? text.slice(0, 10) : text;
}

function integral(need: ColumnNeed): boolean {
  return /^(smallint|integer|bigint|int[248])$/.test(typeOf(need));
}
