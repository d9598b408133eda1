import type { AttributeStatistics, ExtendedStatistics } from '../../model/snapshot.ts';
import { arrayElements } from '../../text/array-text.ts';
import { arrayText, mapArray, mapRanges } from './composed-value.ts';
import type { ResolveType, Scalar, ValueType } from './value-type.ts';

/** What is done with each scalar of a family: collecting it, or putting another in its place. */
export interface Visitor {
  readonly map: (family: string, value: string) => string | null;
  /** Where it stands in the order of its family. */
  readonly rank: (family: string, value: string) => number;
}

/** Null: the value has no place in the redacted snapshot. */
export function mapValue(type: ValueType, value: string, visitor: Visitor): string | null {
  switch (type.kind) {
    case 'open':
      return value;
    case 'unknown':
      return null;
    case 'scalar':
      return mapScalar(type, value, visitor);
    case 'array':
      return mapArray(value, (element) => mapValue(type.of, element, visitor));
    case 'range':
    case 'multirange':
      return mapRanges(value, (bound) => mapValue(type.of, bound, visitor));
  }
}

function mapScalar(type: Scalar, value: string, visitor: Visitor): string | null {
  const mapped = visitor.map(type.family, type.padded ? value.trimEnd() : value);
  return mapped !== null && mapped.length > (type.limit ?? mapped.length) ? null : mapped;
}

function rankOf(type: ValueType, value: string, visitor: Visitor): number {
  if (type.kind !== 'scalar') return 0;
  return visitor.rank(type.family, type.padded ? value.trimEnd() : value);
}

export function redactAttribute(
  one: AttributeStatistics,
  resolve: ResolveType,
  visitor: Visitor,
): AttributeStatistics {
  const type = resolve(one.type);
  const element = type.kind === 'array' ? type.of : ({ kind: 'unknown' } as const);
  const [commonValues, commonFrequencies] = redactCommon(
    one.commonValues,
    one.commonFrequencies,
    (value) => mapValue(type, value, visitor),
  );
  return {
    ...one,
    commonValues,
    commonFrequencies,
    histogram: redactHistogram(one.histogram, type, visitor),
    ...redactElements(one, element, visitor),
    rangeLengthHistogram: redactLengths(one.rangeLengthHistogram),
    rangeBoundsHistogram: redactHistogram(one.rangeBoundsHistogram, type, visitor),
  };
}

/** A value without a place takes its frequency with it. */
function redactCommon(
  values: string | null,
  frequencies: string | null,
  map: (value: string) => string | null,
): readonly [string | null, string | null] {
  if (values === null || frequencies === null) return [null, null];
  const shares = arrayElements(frequencies);
  const pairs = arrayElements(values).flatMap((value, at) => {
    const mapped = map(value);
    return mapped === null ? [] : [{ mapped, share: shares[at] ?? '0' }];
  });
  if (pairs.length === 0) return [null, null];
  return [
    arrayText(pairs.map(({ mapped }) => mapped)),
    `{${pairs.map(({ share }) => share).join(',')}}`,
  ];
}

/** In the order of the map: a column may have a collation of its own, under which it was sorted. */
function redactHistogram(text: string | null, type: ValueType, visitor: Visitor): string | null {
  if (text === null) return null;
  const bounds = arrayElements(text).flatMap((value) => {
    const mapped = mapValue(type, value, visitor);
    const rank = rankOf(type, value, visitor);
    return mapped === null ? [] : [{ mapped, rank }];
  });
  if (bounds.length < 2) return null;
  return arrayText(bounds.toSorted((a, b) => a.rank - b.rank).map(({ mapped }) => mapped));
}

/** Frequencies of elements are followed by their least, their greatest, and that of NULL. */
function redactElements(one: AttributeStatistics, element: ValueType, visitor: Visitor) {
  const none = { commonElements: null, commonElementFrequencies: null };
  if (one.commonElements === null || one.commonElementFrequencies === null) return none;
  const elements = arrayElements(one.commonElements);
  const shares = arrayElements(one.commonElementFrequencies);
  const pairs = elements.map((value, at) => ({
    mapped: mapValue(element, value, visitor),
    rank: rankOf(element, value, visitor),
    share: shares[at] ?? '0',
  }));
  const sorted = pairs.toSorted((a, b) => a.rank - b.rank);
  const mapped = sorted.flatMap((pair) => pair.mapped ?? []);
  if (mapped.length < elements.length) return none;
  const rest = shares.slice(elements.length);
  return {
    commonElements: arrayText(mapped),
    commonElementFrequencies: `{${[...sorted.map(({ share }) => share), ...rest].join(',')}}`,
  };
}

/** Lengths of ranges are differences of values: three digits of them are enough. */
function redactLengths(text: string | null): string | null {
  if (text === null) return null;
  const rounded = arrayElements(text).map((length) =>
    String(Number(Number(length).toPrecision(3))),
  );
  return `{${rounded.map((length) => length.replace('NaN', 'Infinity')).join(',')}}`;
}

/** Combinations are kept whole, or not at all; expressions have no type that is known. */
export function redactExtended(
  one: ExtendedStatistics,
  resolve: ResolveType,
  visitor: Visitor,
): ExtendedStatistics {
  if (one.common === null) return one;
  const { values, frequencies, baseFrequencies } = one.common;
  const types = one.columns.map((_, at) => resolve(one.types[at] ?? ''));
  const kept = values.flatMap((row, at) => {
    const mapped = row.map((value, n) => {
      const type = types[n] ?? ({ kind: 'unknown' } as const);
      return value === null ? null : (mapValue(type, value, visitor) ?? undefined);
    });
    const whole = mapped.filter((value) => value !== undefined);
    return whole.length === row.length ? [{ row: whole, at }] : [];
  });
  if (kept.length === 0) return { ...one, common: null };
  return {
    ...one,
    common: {
      values: kept.map(({ row }) => row),
      frequencies: kept.map(({ at }) => frequencies[at] ?? 0),
      baseFrequencies: kept.map(({ at }) => baseFrequencies[at] ?? 0),
    },
  };
}
