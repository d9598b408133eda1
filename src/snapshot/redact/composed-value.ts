/** Maps one scalar; null: it has no place in the redacted snapshot. */
export type MapText = (text: string) => string | null;

/** Maps every element of an array's text, of any dimensions; null if one has no place. */
export function mapArray(text: string, map: MapText): string | null {
  let whole = true;
  const [bounds = '', items = text] =
    /^((?:\[-?\d+:-?\d+\])+=)?(\{.*\})$/s.exec(text)?.slice(1) ?? [];
  const mapped = items.replace(arrayElement, (all, quoted?: string, plain?: string) => {
    if (quoted === undefined && (plain === undefined || /^null$/i.test(plain))) return all;
    const value = map(quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/gs, '$1'));
    if (value === null) whole = false;
    return quoteElement(value ?? '');
  });
  return whole ? (bounds ?? '') + mapped : null;
}

const arrayElement = /"((?:[^"\\]|\\.)*)"|([^{},"]+)/gs;

export function quoteElement(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** The text of a one-dimensional array, every element quoted. */
export function arrayText(values: readonly string[]): string {
  return `{${values.map(quoteElement).join(',')}}`;
}

/** Maps the bounds of a range, or of each range of a multirange; null if one has no place. */
export function mapRanges(text: string, map: MapText): string | null {
  let whole = true;
  const bound = (raw: string): string => {
    if (raw === '') return '';
    const value = map(
      raw.startsWith('"')
        ? raw.slice(1, -1).replace(/\\(.)|""/gs, (all, one) => one ?? all[0])
        : raw,
    );
    if (value === null) whole = false;
    return quoteElement(value ?? '');
  };
  const mapped = text.replace(
    rangeText,
    (_, open, lower, upper, close) => `${open}${bound(lower)},${bound(upper)}${close}`,
  );
  return whole ? mapped : null;
}

const rangeBound = String.raw`("(?:[^"\\]|\\.|"")*"|[^,"\])]*)`;
const rangeText = new RegExp(String.raw`([[(])${rangeBound},${rangeBound}([\])])`, 'gs');
