/** A token of the Prisma schema language. */
export interface Token {
  readonly kind: 'word' | 'string' | 'mark';
  /** The word or mark as written; of a string its value. */
  readonly text: string;
  /** Offset of the first character, and behind the last. */
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
}

const pattern =
  /(?<blank>\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>"(?:[^"\\\n]|\\.)*")|(?<word>[\p{L}\p{N}_.+-]+)|@@|[\s\S]/gu;

/** Cuts a schema into tokens, without blanks and comments. Never fails: Prisma judges the text. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (const match of text.matchAll(pattern)) {
    if (match.groups?.blank === undefined) tokens.push(toToken(match, line));
    line += newlines(match[0]);
  }
  return tokens;
}

function toToken(match: RegExpExecArray, line: number): Token {
  const [text] = match;
  const place = { start: match.index, end: match.index + text.length, line };
  if (match.groups?.string) return { kind: 'string', text: withoutEscapes(text), ...place };
  return { kind: match.groups?.word ? 'word' : 'mark', text, ...place };
}

/** Prisma's escapes are JSON's; what JSON refuses is kept as written. */
function withoutEscapes(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
