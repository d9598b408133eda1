/** A text with its plain constants taken out, so that texts that differ in them alone are parsed once. */
export interface Skeleton {
  readonly text: string;
  readonly literals: readonly { readonly offset: number; readonly value: string }[];
}

// What a simple scan could misread: escapes, comments, strings in two parts, offsets in bytes.
const INTRICATE = /[^\n\r\t -~]|\\|--|\/\*|\$(?!\d)|'\s*\n\s*'/;

const PIECES = /"(?:[^"]|"")*"|[\w&]*'(?:[^']|'')*'|(?<=[=<>] ?)\d+(?![\w.])/g;

/** Null where there are no such constants, or where only the parser can tell. */
export function skeletonOf(text: string): Skeleton | null {
  if (INTRICATE.test(text)) return null;
  const literals: { offset: number; value: string }[] = [];
  let prefixed = false;
  const rest = text.replace(PIECES, (piece, offset: number) => {
    if (piece.startsWith('"')) return piece;
    const quoted = piece.endsWith("'");
    // `E'…'`, `U&'…'`, `B'…'`: not what stands between the quotes.
    prefixed ||= quoted && !piece.startsWith("'");
    literals.push({ offset, value: quoted ? piece.slice(1, -1).replaceAll("''", "'") : piece });
    return quoted ? "''" : '0';
  });
  return prefixed || literals.length === 0 ? null : { text: rest, literals };
}
