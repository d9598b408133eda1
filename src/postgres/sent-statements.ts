import { offsetOfCharacter, type Place, placeAt } from '../sql/place.ts';

const sent = new WeakMap<Error, string>();

/** Keeps the text that the server was sent, so that a position in it can be found in the file. */
export function rememberSent(error: unknown, sql: string): unknown {
  if (error instanceof Error) sent.set(error, sql);
  return error;
}

/** Where in `sql` (part of what was sent) the server saw the error; null if it did not say. */
export function placeOfError(error: Error, sql: string): Place | null {
  const position = 'position' in error ? Number(error.position) : Number.NaN;
  const whole = sent.get(error) ?? sql;
  const start = whole.indexOf(sql);
  if (!Number.isInteger(position) || start < 0) return null;
  const offset = offsetOfCharacter(whole, position - 1) - start;
  return offset < 0 || offset > sql.length ? null : placeAt(sql, offset);
}
