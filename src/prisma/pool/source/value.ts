/** What an expression of the source says. `unread`: only running it would tell. */
export type Value =
  | { readonly kind: 'unread' }
  | { readonly kind: 'plain'; readonly value: Plain; readonly variable: string | null }
  | ObjectValue
  | { readonly kind: 'made'; readonly name: string; readonly arguments: readonly Value[] };

export type Plain = string | number | boolean | null | undefined;

export interface ObjectValue {
  readonly kind: 'object';
  readonly entries: ReadonlyMap<string, Value>;
  /** It spreads what could not be read: any entry may stand in it. */
  readonly open: boolean;
}

export const unread: Value = { kind: 'unread' };

export function plain(value: Plain): Value {
  return { kind: 'plain', value, variable: null };
}

export function numeral(text: string): Value {
  const number = Number(text.replaceAll('_', ''));
  return Number.isFinite(number) ? plain(number) : unread;
}

export function numberOf(value: Value): number | null {
  if (value.kind !== 'plain') return null;
  const known = typeof value.value === 'number' || /^\d+$/.test(String(value.value).trim());
  return known ? Number(value.value) : null;
}

export function isAbsent(value: Value): boolean {
  return value.kind === 'plain' && (value.value === undefined || value.value === null);
}

export function isFalse(value: Value): boolean {
  return value.kind === 'plain' && !value.value;
}

export function product(a: Value, b: Value): Value {
  const [one, other] = [numberOf(a), numberOf(b)];
  return one === null || other === null ? unread : plain(one * other);
}

export function toNumber(value: Value): Value {
  const number = numberOf(value);
  return number === null ? unread : plain(number);
}
