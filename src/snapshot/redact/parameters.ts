import type { PathParameters } from '../../model/snapshot.ts';
import { mapArray, mapRanges } from './composed-value.ts';
import type { ValueMaps } from './maps.ts';
import type { Visitor } from './statistics.ts';

/**
 * Parameters are texts without types. A text that is a value of a family whose texts look like that is
 * that value; else one of any family; else a new value of the family that it looks like.
 */
export function redactParameters(
  paths: readonly PathParameters[],
  maps: ValueMaps,
  visitor: Visitor,
): readonly PathParameters[] {
  const map = (value: string) => mapParameter(value, maps, visitor);
  return paths.map((path) => ({
    ...path,
    sets: path.sets.flatMap((set) => {
      const values = set.values.map((value) => (value === null ? null : (map(value) ?? undefined)));
      const known = values.filter((value) => value !== undefined);
      return known.length === values.length ? [{ ...set, values: known }] : [];
    }),
  }));
}

function mapParameter(value: string, maps: ValueMaps, visitor: Visitor): string | null {
  const again = (inner: string) => mapParameter(inner, maps, visitor);
  // A text may read so too.
  const isText = maps.families().some((family) => maps.of(family).has(value));
  if ((!isText && /^(?:t|f|true|false)$/.test(value)) || value === '') return value;
  if (/^[{[]/.test(value) && isJson(value)) return value === '{}' ? value : null;
  if (/^\{.*\}$/s.test(value)) return mapArray(value, again);
  if (/^[[(][^,]*,[^,]*[\])]$/.test(value)) return mapRanges(value, again);
  const [, before = '', inner = value, after = ''] = /^(%*)(.*?)(%*)$/s.exec(value) ?? [];
  if (before + after !== '') {
    const mapped = inner === '' ? '' : again(inner);
    return mapped === null ? null : before + mapped + after;
  }
  return visitor.map(familyOf(value, maps), value);
}

/** What looks like it, in the order of trial. */
const looks: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^-?\d+$/, ['integer', 'numeric', 'float']],
  [/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i, ['numeric', 'float']],
  [/^\d{4,6}-\d\d-\d\d$/, ['date', 'timestamp', 'timestamptz']],
  [/^\d{4,6}-\d\d-\d\d[ T][\d:.]+(?:Z|[+-]\d\d(?::?\d\d)*)$/, ['timestamptz', 'timestamp']],
  [/^\d{4,6}-\d\d-\d\d[ T][\d:.]+$/, ['timestamp', 'timestamptz']],
  [/^\d\d:\d\d:\d\d(?:\.\d+)?$/, ['time']],
  [/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, ['uuid']],
  [/^\\x[0-9a-f]*$/i, ['bytea']],
  [/^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i, ['macaddr']],
  [/^(?:[0-9a-f]{2}[:-]){7}[0-9a-f]{2}$/i, ['macaddr8']],
  [/^(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?$/, ['inet']],
  [/^(?=.*:.*:)[0-9a-f:]+(?:\.\d+){0,3}(?:\/\d{1,3})?$/i, ['inet']],
];

function familyOf(value: string, maps: ValueMaps): string {
  const known = maps.families();
  const [, likely] = looks.find(([look]) => look.test(value)) ?? [null, ['text']];
  const named = (name: string) => known.filter((one) => one.split(':')[0] === name);
  const candidates = [...likely.flatMap(named), ...known];
  const found = candidates.find((family) => maps.of(family).has(value));
  return found ?? likely[0] ?? 'text';
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
