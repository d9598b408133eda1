/** Texts and numbers of JSON; no text of jsonb holds the mark. */
const scalar = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?/g;
const mark = '\0';

/**
 * Reads a row that is jsonb. Where a number of JavaScript would lose digits, an integer is a bigint
 * and a fraction is text.
 */
export function parseRow(json: string): Readonly<Record<string, unknown>> {
  const marked = json.replace(scalar, (text) =>
    text.startsWith('"') || isExact(text) ? text : JSON.stringify(mark + text),
  );
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? exact(value.slice(mark.length)) : value,
  );
}

function isExact(number: string): boolean {
  if (!number.includes('.')) return Number.isSafeInteger(Number(number));
  return String(Number(number)) === number.replace(/\.?0+$/, '');
}

function exact(number: string): bigint | string {
  return number.includes('.') ? number : BigInt(number);
}
