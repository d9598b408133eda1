/** A token of TypeScript or JavaScript; blanks and comments are none. */
export interface Token {
  readonly kind: 'word' | 'text' | 'template' | 'number' | 'mark' | 'pattern';
  /** As written; of a text what stands between its quotes. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

const lexeme =
  /(?<blank>\s+|\/\/.*|\/\*[\s\S]*?\*\/)|(?<text>'(?:[^'\\\r\n]|\\[\s\S])*'|"(?:[^"\\\r\n]|\\[\s\S])*")|(?<number>\d[\w.]*)|(?<word>#?[\p{L}_$][\p{L}\p{N}_$]*)|(?<mark>\?\?=|\|\|=|&&=|===|!==|=>|\?\?|\?\.|\|\||&&|\.\.\.|==|!=|[\s\S])/uy;

const pattern = /\/(?:[^/\\[\r\n]|\\.|\[(?:[^\]\\\r\n]|\\.)*\])+\/\w*/y;

/** Words behind which a slash begins a regular expression. */
const openers = new Set(['return', 'typeof', 'case', 'in', 'of', 'do', 'else', 'await', 'yield']);

/**
 * The tokens of a module, leniently: what is no TypeScript comes out as marks. Nothing is executed,
 * and the compiler is not needed.
 */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (let at = 0; at < source.length; ) {
    const end = endOfLexeme(source, at, tokens.at(-1));
    const text = source.slice(at, end.at);
    if (end.kind !== 'blank') tokens.push({ kind: end.kind, text: inner(end.kind, text), line });
    line += text.split('\n').length - 1;
    at = end.at;
  }
  return tokens;
}

interface End {
  readonly at: number;
  readonly kind: Token['kind'] | 'blank';
}

function endOfLexeme(source: string, at: number, before: Token | undefined): End {
  if (source[at] === '`') return endOfTemplate(source, at);
  lexeme.lastIndex = at;
  const groups = lexeme.exec(source)?.groups ?? {};
  const [kind, text] = Object.entries(groups).find(([, found]) => found !== undefined) ?? ['mark'];
  if (kind === 'mark' && text === '/' && beginsPattern(before)) {
    pattern.lastIndex = at;
    if (pattern.test(source)) return { at: pattern.lastIndex, kind: 'pattern' };
  }
  return { at: at + (text?.length ?? 1), kind: kind as End['kind'] };
}

function beginsPattern(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === 'word') return openers.has(before.text);
  return before.kind === 'mark' && !')]}'.includes(before.text);
}

/** A template may hold expressions, and those templates again. */
function endOfTemplate(source: string, start: number): End {
  let plain = true;
  let depth = 0;
  for (let at = start + 1; at < source.length; at += 1) {
    const character = source[at];
    if (character === '\\') at += 1;
    else if (depth === 0 && character === '`') return { at: at + 1, kind: kindOf(plain) };
    else if (depth > 0 && character === '`') at = endOfTemplate(source, at).at - 1;
    else if (depth === 0 && source.startsWith('${', at)) {
      plain = false;
      depth = 1;
      at += 1;
    } else if (depth > 0 && character === '{') depth += 1;
    else if (depth > 0 && character === '}') depth -= 1;
  }
  return { at: source.length, kind: 'template' };
}

function kindOf(plain: boolean): Token['kind'] {
  return plain ? 'text' : 'template';
}

/** Escapes are left as they are written: no setting needs one. */
function inner(kind: Token['kind'], text: string): string {
  return kind === 'text' || kind === 'template' ? text.slice(1, -1) : text;
}
