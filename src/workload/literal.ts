import type { ColumnNeed } from './needs.ts';

/** The parameter's text, made from values of its column: a pattern, an array, or the value. */
export function parameterText(need: ColumnNeed, values: readonly string[]): string | null {
  const [value] = values;
  if (value === undefined) return null;
  if (need.condition.kind === 'like') return patternText(need, value);
  return need.operand.array && need.condition.kind === 'in'
    ? arrayText(values.slice(0, 10))
    : value;
}

/** `{"a","b"}`, PostgreSQL's text of an array. */
export function arrayText(values: readonly string[]): string {
  const items = values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`);
  return `{${items.join(',')}}`;
}

// A part of an occurring value; the end of it where the statement itself puts `%` before only.
function patternText(need: ColumnNeed, value: string): string {
  const { prefix, suffix } = need.operand;
  const characters = [...value];
  const length = Math.max(3, Math.ceil(characters.length / 2));
  const atEnd = prefix !== '' && suffix === '';
  const part = (atEnd ? characters.slice(-length) : characters.slice(0, length)).join('');
  if (need.condition.symbol === '^@') return part;
  const escaped = part.replace(/[\\%_]/g, (character) => `\\${character}`);
  return prefix === '' && suffix === '' ? `${escaped}%` : escaped;
}
