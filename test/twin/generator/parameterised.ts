import type { Asked } from './fidelity.ts';

/**
 * What is matched from left to right: what stays as it is (names, formats, patterns, documents),
 * and, in groups, values: a literal with its cast, a list of numbers, a number that is compared.
 */
const pieces = new RegExp(
  [
    '"(?:[^"]|"")*"',
    String.raw`plainto_tsquery\([^)]*\)`,
    String.raw`(?:(?:date|point|ZONE|->>?|\?|~|@>) |(?:date_trunc|to_tsvector)\()'[^']*'(?:::\w+)?`,
    "'[^']*'::(?:jsonb|interval)",
    "'(?<text>[^']*)'",
    String.raw`IN \((?<list>[\d., ]+)\)`,
    String.raw`(?<=(?:[=<>]|BETWEEN|AND) \(?)(?<number>\d+(?:\.\d+)?)`,
  ].join('|'),
  'g',
);

/** The statement with `$n` in place of the values that it compares with. */
export function parameterised(statement: string): Asked & { readonly values: readonly string[] } {
  const values: string[] = [];
  const put = (value: string) => `$${values.push(value)}`;
  const sql = statement.replaceAll(pieces, (piece, ...rest) => {
    const { text, list, number } = groupsOf(rest);
    if (list !== undefined) return `IN (${list.split(', ').map(put).join(', ')})`;
    const value = text ?? number;
    return value === undefined ? piece : put(value);
  });
  return { sql, values };
}

/** The last argument of `replaceAll`'s function. */
function groupsOf(rest: readonly unknown[]): Readonly<Record<string, string | undefined>> {
  return rest.at(-1) as Record<string, string | undefined>;
}

/** Ranks keep order and equality, and no letters: what looks into a text finds another text. */
export function looksIntoText(statement: string): boolean {
  return /LIKE|~ '|lower\(|upper\(|to_tsvector|\/24'/.test(statement);
}
