/**
 * Whether the statement would end the guarded transaction, or leave something on the connection
 * after its rollback. `ROLLBACK TO` a savepoint does neither. The protocol admits one statement for
 * each text, so its first word decides.
 */
export function leavesTransaction(sql: string): boolean {
  const words = leadingWords(sql);
  if (words[0] === 'rollback') return !words.includes('to');
  if (preparation(sql) !== null) return false;
  return leaving.has(words[0] ?? '');
}

const leaving = new Set([
  ...['begin', 'start', 'commit', 'end', 'abort'],
  ...['prepare', 'deallocate', 'discard', 'load'],
]);

/** The one prepared statement that there may be: the session removes it with its transaction. */
export const preparedName = 'dbperf_generic';

/** Whether the statement makes or removes that one; null for every other statement. */
export function preparation(sql: string): 'made' | 'removed' | null {
  const [word, name] = leadingWords(sql);
  if (name !== preparedName) return null;
  return word === 'prepare' ? 'made' : word === 'deallocate' ? 'removed' : null;
}

/** The statement's first word, lower case; empty where it starts with none. */
export function leadingWord(sql: string): string {
  return leadingWords(sql)[0] ?? '';
}

/** Up to three words, lower case; comments and empty statements before and between them skipped. */
function leadingWords(sql: string): string[] {
  const words: string[] = [];
  let rest = sql;
  while (words.length < 3) {
    rest = rest.slice(skippable(rest));
    const word = /^\w+/.exec(rest)?.[0];
    if (word === undefined) break;
    words.push(word.toLowerCase());
    rest = rest.slice(word.length);
  }
  return words;
}

/** Length of the white space, semicolons and comments (which nest in PostgreSQL) at the start. */
function skippable(text: string): number {
  let at = 0;
  for (;;) {
    const length =
      /^(?:[\s;]+|--[^\r\n]*)/.exec(text.slice(at))?.[0].length ?? commentLength(text, at);
    if (length === 0) return at;
    at += length;
  }
}

function commentLength(text: string, start: number): number {
  if (!text.startsWith('/*', start)) return 0;
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex - start;
  }
  return text.length - start;
}
