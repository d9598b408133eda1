/** A place in a text: line and column, both from 1, columns in characters. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The place of an offset in UTF-16 units, as `String.prototype.slice` counts. */
export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return {
    line: before.split('\n').length,
    column: [...before.slice(lineStart)].length + 1,
  };
}

/** UTF-16 offset of a byte offset: the parser's locations count bytes of UTF-8. */
export function offsetOfByte(text: string, bytes: number): number {
  return Buffer.from(text).subarray(0, bytes).toString().length;
}

/** UTF-16 offset of a code point: the parser's syntax errors count characters. */
export function offsetOfCharacter(text: string, characters: number): number {
  return [...text].slice(0, characters).join('').length;
}
