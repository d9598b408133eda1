const sent = new WeakMap<Error, string>();

/** Keeps the text that the server was sent, so that a position in it can be found in the file. */
export function rememberSent(error: unknown, sql: string): unknown {
  if (error instanceof Error) sent.set(error, sql);
  return error;
}
