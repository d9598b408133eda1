import type { CapturedStatement } from '../model/capture.ts';
import { withoutQuotes } from './server-words.ts';

/** Shorter values are in too many words to be known for what they are. */
const shortest = 4;

/**
 * The text of an error without what the function was called with, sent and read: services like to
 * name the row that they failed at.
 */
export function withoutValues(
  text: string,
  params: object,
  statements: readonly CapturedStatement[],
): string {
  const plain = withoutQuotes(text, statements);
  const values = [
    ...Object.values(params).map(String),
    ...statements.flatMap(({ parameters }) => parameters.map(({ bytes }) => textOf(bytes))),
    ...statements.flatMap(({ firstRows }) => firstRows.flat().map(textOf)),
  ];
  const told = [...new Set(values)].filter(
    (value) => value.length >= shortest && plain.includes(value),
  );
  return told.toSorted((a, b) => b.length - a.length).reduce(hide, plain);
}

function textOf(bytes: Uint8Array | null): string {
  return bytes === null ? '' : Buffer.from(bytes).toString();
}

/** As a word of its own only: a column of short words would take the sentence with it. */
function hide(text: string, value: string): string {
  const own = value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}_])${own}(?![\\p{L}\\p{N}_])`, 'gu'), '…');
}
