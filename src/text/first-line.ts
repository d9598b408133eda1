/** The first line of an error; what looks like a URL may hold a password. */
export function firstLineOf(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return first.replaceAll(/:\/\/\S+/g, '://***');
}
