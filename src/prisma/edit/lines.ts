/** Places between two tokens of a schema: between them are only blanks and comments. */

const commentsAndLineEnds = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\n/g;

/** Offsets from `from` up to `to` at which a line begins that no block comment has run into. */
export function lineStarts(text: string, from: number, to: number): number[] {
  return [...text.slice(from, to).matchAll(commentsAndLineEnds)]
    .filter(([found]) => found === '\n')
    .map(({ index }) => from + index + 1);
}

/** Those of the line starts whose lines are blank. */
export function blankLines(text: string, starts: readonly number[]): number[] {
  return starts.filter((start) => /^[^\S\n]*\n/.test(text.slice(start)));
}

/** The blanks with which the line of this offset begins. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[^\S\n]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** The end of the line before this line start. */
export function lineEndBefore(text: string, start: number): '\n' | '\r\n' {
  return text.slice(0, start).endsWith('\r\n') ? '\r\n' : '\n';
}

/** The offset behind the line of this line start. */
export function nextLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end + 1;
}
