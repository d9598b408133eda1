import { functionsOf, type SourceFunction } from './functions.ts';
import { type Token, tokensOf } from './tokens.ts';

/** A module of the project, read and not run. */
export interface SourceModule {
  /** Absolute path. */
  readonly file: string;
  readonly tokens: readonly Token[];
  /** Index of the closing bracket at that of its opening one, and the other way round. */
  readonly partner: ReadonlyMap<number, number>;
  readonly functions: readonly SourceFunction[];
  readonly constants: readonly Constant[];
  /** Module by imported name; the name as exported there. */
  readonly imports: ReadonlyMap<string, Imported>;
  /** Variable of the environment by name: `const { A, B: b } = process.env`. */
  readonly environment: ReadonlyMap<string, string>;
}

/** `const name = …`; places are indexes of tokens. */
export interface Constant {
  readonly name: string;
  readonly value: number;
  /** Of the block that it is visible in. */
  readonly from: number;
  readonly to: number;
}

export interface Imported {
  readonly from: string;
  readonly name: string;
}

/** Null where brackets do not pair: then nothing is known of its structure. */
export function readModule(file: string, text: string): SourceModule | null {
  const tokens = tokensOf(text);
  const partner = pairs(tokens);
  if (partner === null) return null;
  const functions = functionsOf(tokens, partner);
  const constants = constantsOf(tokens, partner);
  const imports = importsOf(tokens, partner);
  const environment = environmentOf(tokens, partner);
  return { file, tokens, partner, functions, constants, imports, environment };
}

/** Functions and classes around a token, the innermost first. */
export function around({ functions }: SourceModule, at: number): readonly SourceFunction[] {
  return functions
    .filter(({ from, to }) => from <= at && at <= to)
    .sort((a, b) => b.from - a.from || a.to - b.to);
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

function pairs(tokens: readonly Token[]): Map<number, number> | null {
  const partner = new Map<number, number>();
  const open: number[] = [];
  for (const [at, { kind, text }] of tokens.entries()) {
    if (kind !== 'mark') continue;
    if (text in closers) open.push(at);
    else if (')]}'.includes(text)) {
      const start = open.pop();
      if (start === undefined || closers[tokens[start]?.text ?? ''] !== text) return null;
      partner.set(start, at).set(at, start);
    }
  }
  return open.length === 0 ? partner : null;
}

function constantsOf(tokens: readonly Token[], partner: ReadonlyMap<number, number>): Constant[] {
  const found: Constant[] = [];
  const blocks: number[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.text === '{' && token.kind === 'mark') blocks.push(at);
    if (token.text === '}' && token.kind === 'mark') blocks.pop();
    if (token.kind !== 'word' || token.text !== 'const') continue;
    const value = initializer(tokens, at + 2);
    const block = blocks.at(-1);
    const range =
      block === undefined
        ? { from: 0, to: tokens.length }
        : { from: block, to: partner.get(block) ?? tokens.length };
    if (value !== null) found.push({ name: tokens[at + 1]?.text ?? '', value, ...range });
  }
  return found;
}

function environmentOf(
  tokens: readonly Token[],
  partner: ReadonlyMap<number, number>,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const [at, { kind, text }] of tokens.entries()) {
    if (kind !== 'word' || text !== 'const' || tokens[at + 1]?.text !== '{') continue;
    const close = partner.get(at + 1) ?? at;
    const behind = tokens.slice(close + 1, close + 5).map((token) => token.text);
    if (behind.join('') !== '=process.env') continue;
    for (const [name, variable] of renamed(tokens.slice(at + 2, close))) found.set(name, variable);
  }
  return found;
}

/** `A, B: b`; a name with a default of its own is left out. */
function renamed(tokens: readonly Token[]): readonly (readonly [string, string])[] {
  const entries = tokens
    .map(({ text }) => text)
    .join(' ')
    .split(/ ?, ?/);
  return entries.flatMap((entry) => {
    const match = /^(\w+)(?: : (\w+))?$/.exec(entry);
    return match?.[1] === undefined ? [] : [[match[2] ?? match[1], match[1]] as const];
  });
}

/** Where the value begins behind `= `, with or without a type before it. */
function initializer(tokens: readonly Token[], from: number): number | null {
  if (tokens[from]?.text === '=') return from + 1;
  if (tokens[from]?.text !== ':') return null;
  for (let at = from + 1; at < tokens.length; at += 1) {
    if (tokens[at]?.text === '=') return at + 1;
    if (tokens[at]?.text === ';') return null;
  }
  return null;
}

/** `import name, { a, b as c } from 'module'`. */
function importsOf(
  tokens: readonly Token[],
  partner: ReadonlyMap<number, number>,
): Map<string, Imported> {
  const imports = new Map<string, Imported>();
  for (const [at, { kind, text }] of tokens.entries()) {
    if (kind !== 'word' || text !== 'import') continue;
    const from = tokens.findIndex((each, n) => n > at && each.kind === 'text');
    const module = tokens[from]?.text ?? '';
    if (tokens[from - 1]?.text !== 'from') continue;
    for (const [name, exported] of importedNames(tokens, partner, at + 1, from - 1)) {
      imports.set(name, { from: module, name: exported });
    }
  }
  return imports;
}

function importedNames(
  tokens: readonly Token[],
  partner: ReadonlyMap<number, number>,
  start: number,
  end: number,
): [string, string][] {
  const clause = tokens.slice(start, end);
  const brace = clause.findIndex(({ text }) => text === '{');
  const [first] = clause;
  const whole: [string, string][] =
    first?.kind === 'word' && first.text !== 'type' ? [[first.text, 'default']] : [];
  if (brace < 0) return whole;
  const close = (partner.get(start + brace) ?? end) - start;
  return [...whole, ...listed(clause.slice(brace + 1, close))];
}

function listed(tokens: readonly Token[]): [string, string][] {
  const words = tokens.map(({ text }) => text).join(' ');
  return words.split(' , ').flatMap((entry) => {
    const match = /^(?:type )?([\w$]+)(?: as ([\w$]+))?(?: ,)?$/.exec(entry.trim());
    return match?.[1] === undefined ? [] : [[match[2] ?? match[1], match[1]] as [string, string]];
  });
}
