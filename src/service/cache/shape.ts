/** Kinds of values by their place, places in arrays being one. */
export type Shape = ReadonlyMap<string, ReadonlySet<string>>;

export function shapeOf(value: unknown): Shape {
  const shape = new Map<string, Set<string>>();
  note(value, '', shape, new Set());
  return shape;
}

/**
 * The first place at which two shapes differ, in kinds alone, since keys may be values:
 * `Date, then string`; null where there is none.
 */
export function shapeChange(before: Shape, after: Shape): string | null {
  for (const place of new Set([...before.keys(), ...after.keys()])) {
    const [one, other] = [kindsAt(before, place), kindsAt(after, place)];
    if (one !== other) return `${one}, then ${other}`;
  }
  return null;
}

function kindsAt(shape: Shape, place: string): string {
  return [...(shape.get(place) ?? ['nothing'])].sort().join(' or ');
}

function note(
  value: unknown,
  place: string,
  shape: Map<string, Set<string>>,
  within: ReadonlySet<object>,
): void {
  const kinds = shape.get(place) ?? new Set<string>();
  shape.set(place, kinds.add(kindOf(value)));
  // Of other classes their name says enough.
  if ((!Array.isArray(value) && !isPlain(value)) || within.has(value)) return;
  const inside = new Set(within).add(value);
  for (const [key, one] of Object.entries(value)) {
    const inner = Array.isArray(value) ? '[]' : `.${key}`;
    // JSON drops what is undefined, and so do caches.
    if (one !== undefined) note(one, `${place}${inner}`, shape, inside);
  }
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value !== 'object') return typeof value;
  if (Array.isArray(value)) return 'array';
  return isPlain(value) ? 'object' : value.constructor.name;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
