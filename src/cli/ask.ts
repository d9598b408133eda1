import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Context } from './context.ts';

/** Where answers come from. */
export type Answers = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** Asks on stderr, since stdout is for the report; everything but y and yes is no. */
export async function ask(
  question: string,
  answers: Answers,
  { stderr, signal }: Context,
): Promise<boolean> {
  stderr.write(`${question} (y/N) `);
  // Not in its terminal mode, in which Ctrl-C would be a key, and no signal.
  const lines = createInterface({ input: answers, terminal: false, signal });
  try {
    const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
    return /^\s*y(es)?\s*$/i.test(line ?? '');
  } finally {
    lines.close();
  }
}
