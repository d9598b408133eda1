import { type Bracketed, endOf } from './extent.ts';
import type { Token } from './tokens.ts';

/** A function or a class; places are indexes of tokens. */
export interface SourceFunction {
  readonly kind: 'function' | 'class';
  /** Its own name, or that of the constant or property that holds it. */
  readonly name: string | null;
  /** From its parameters to the end of its body. */
  readonly from: number;
  readonly to: number;
  readonly exported: 'default' | 'by name' | null;
  /** What it is handed to, for a callback: `once` of `once(() => …)`. */
  readonly callee: string | null;
  /** Called where it stands: `(() => …)()`. */
  readonly calledAtOnce: boolean;
  readonly parameters: readonly string[];
}

type Partner = ReadonlyMap<number, number>;

export function functionsOf(tokens: readonly Token[], partner: Partner): SourceFunction[] {
  const reader = { tokens, partner };
  return [...tokens.keys()].flatMap((at) => functionAt(reader, at) ?? []);
}

function functionAt(reader: Bracketed, at: number): SourceFunction | null {
  const { kind, text } = reader.tokens[at] ?? { kind: 'text', text: '' };
  if (kind === 'mark' && text === '=>') return arrowAt(reader, at);
  if (kind !== 'word' || reader.tokens[at - 1]?.text === '.') return null;
  if (text === 'class') return classAt(reader, at);
  return text === 'function' ? declaredAt(reader, at) : methodAt(reader, at);
}

function arrowAt(reader: Bracketed, at: number): SourceFunction | null {
  const { tokens, partner } = reader;
  const from = parametersBefore(reader, at - 1);
  const brace = tokens[at + 1]?.text === '{' && tokens[at + 1]?.kind === 'mark';
  const to = brace ? (partner.get(at + 1) ?? at + 1) : endOf(reader, at + 1) - 1;
  return made(reader, 'function', from, to, assignedName(reader, from));
}

/** Index where the parameters begin that end at `last`; a return type may stand behind them. */
function parametersBefore({ tokens, partner }: Bracketed, last: number): number {
  if (tokens[last]?.text === ')') return partner.get(last) ?? last;
  for (let at = last; at > last - 24 && at > 0; at -= 1) {
    const colon = tokens[at]?.text === ':' && tokens[at - 1]?.text === ')';
    if (colon) return partner.get(at - 1) ?? last;
    if (/^[;{}=]$/.test(tokens[at]?.text ?? ';')) break;
  }
  return last;
}

function declaredAt(reader: Bracketed, at: number): SourceFunction | null {
  const { tokens } = reader;
  const star = tokens[at + 1]?.text === '*' ? 1 : 0;
  const named = tokens[at + 1 + star];
  const name = named?.kind === 'word' ? named.text : assignedName(reader, at);
  const from = nextMark(tokens, at, '(');
  const body = from < 0 ? null : bodyBehind(reader, from);
  return body === null ? null : made(reader, 'function', from, body, name, at);
}

const control = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'function', 'await']);

/** `name(…) {` is a method: nothing else is written so. */
function methodAt(reader: Bracketed, at: number): SourceFunction | null {
  const { tokens } = reader;
  const { text } = tokens[at] ?? { text: '' };
  if (tokens[at + 1]?.text !== '(' || control.has(text)) return null;
  if (['function', '*', 'new'].includes(tokens[at - 1]?.text ?? '')) return null;
  const body = bodyBehind(reader, at + 1);
  return body === null ? null : made(reader, 'function', at + 1, body, text);
}

/** Index of the body's end, for the parameters that begin at `open`. */
function bodyBehind({ tokens, partner }: Bracketed, open: number): number | null {
  const behind = (partner.get(open) ?? tokens.length) + 1;
  if (isBrace(tokens[behind])) return partner.get(behind) ?? null;
  if (tokens[behind]?.text !== ':' || isBrace(tokens[behind + 1])) return null;
  for (let at = behind + 1; at < behind + 40; at += 1) {
    const token = tokens[at];
    if (isBrace(token)) return partner.get(at) ?? null;
    if (token === undefined || /^(?:[;,)=?]|=>)$/.test(token.text)) return null;
  }
  return null;
}

function classAt(reader: Bracketed, at: number): SourceFunction | null {
  const { tokens, partner } = reader;
  const brace = nextMark(tokens, at, '{');
  const to = partner.get(brace);
  const named = tokens[at + 1];
  const name = named?.kind === 'word' && named.text !== 'extends' ? named.text : null;
  return to === undefined ? null : made(reader, 'class', brace, to, name, at);
}

/** -1 without one. A search from the first token on would make large files slow. */
function nextMark(tokens: readonly Token[], from: number, text: string): number {
  for (let at = from + 1; at < tokens.length; at += 1) {
    if (tokens[at]?.kind === 'mark' && tokens[at]?.text === text) return at;
  }
  return -1;
}

function isBrace(token: Token | undefined): boolean {
  return token?.kind === 'mark' && token.text === '{';
}

function made(
  reader: Bracketed,
  kind: SourceFunction['kind'],
  from: number,
  to: number,
  name: string | null,
  head = from,
): SourceFunction {
  const { tokens, partner } = reader;
  const before = skipAsync(tokens, head - 1);
  const callback = tokens[before]?.text === '(' || tokens[before]?.text === ',';
  const outer = callback ? enclosingOpen(reader, before) : null;
  const wrapped = outer !== null && tokens[outer - 1]?.kind !== 'word';
  return {
    kind,
    name,
    from,
    to,
    exported: exportOf(tokens, head),
    callee: outer === null || wrapped ? null : (tokens[outer - 1]?.text ?? null),
    calledAtOnce: wrapped && tokens[(partner.get(outer) ?? to) + 1]?.text === '(',
    parameters: kind === 'class' ? [] : words(tokens, from, partner.get(from) ?? from),
  };
}

/** The bracket of the argument list that a token stands in. */
export function enclosingOpen({ tokens, partner }: Bracketed, from: number): number | null {
  for (let at = from; at >= 0; at -= 1) {
    const token = tokens[at];
    if (token?.kind !== 'mark') continue;
    if (token.text === '(') return at;
    if (/^[)\]}]$/.test(token.text)) at = partner.get(at) ?? at;
    else if (/^[;{[]$/.test(token.text)) return null;
  }
  return null;
}

/** `name = `, `name: Type = `, `name: ` before the function. */
function assignedName({ tokens }: Bracketed, from: number): string | null {
  const before = skipAsync(tokens, from - 1);
  const sign = tokens[before]?.text;
  if (sign !== '=' && sign !== ':') return null;
  for (let at = before - 1; at > before - 24 && at >= 0; at -= 1) {
    const text = tokens[at]?.text ?? '';
    if (sign === '=' && (text === 'const' || text === 'let')) return tokens[at + 1]?.text ?? null;
    if (/^[;{}]$/.test(text)) break;
  }
  const direct = tokens[before - 1];
  return direct?.kind === 'word' ? direct.text : null;
}

function exportOf(tokens: readonly Token[], head: number): SourceFunction['exported'] {
  for (let at = head - 1; at > head - 24 && at >= 0; at -= 1) {
    const text = tokens[at]?.text ?? '';
    if (text === 'export') return tokens[at + 1]?.text === 'default' ? 'default' : 'by name';
    if (/^[;{}(]$/.test(text)) return null;
  }
  return null;
}

function skipAsync(tokens: readonly Token[], at: number): number {
  return tokens[at]?.text === 'async' ? at - 1 : at;
}

function words(tokens: readonly Token[], from: number, to: number): string[] {
  const within = tokens.slice(from, to + 1);
  return within.filter(({ kind }) => kind === 'word').map(({ text }) => text);
}
