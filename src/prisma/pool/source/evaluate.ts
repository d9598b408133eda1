import { endOf } from './extent.ts';
import { madeBy } from './sites.ts';
import { around, type SourceModule } from './source-module.ts';
import type { Token } from './tokens.ts';
import { tokensOf } from './tokens.ts';
import {
  isAbsent,
  isFalse,
  numeral,
  type ObjectValue,
  plain,
  product,
  toNumber,
  unread,
  type Value,
} from './value.ts';

/** What the reader of expressions asks of the project. */
export interface Surroundings {
  readonly variable: (name: string) => string | undefined;
  /** The module that another one imports; null where it is none of the project. */
  readonly module: (from: SourceModule, specifier: string) => SourceModule | null;
}

interface Place {
  readonly module: SourceModule;
  readonly world: Surroundings;
  /** Constants that are being looked up, against a circle. */
  readonly within: readonly string[];
}

/** One expression with its end: the index behind its last token. */
interface Read {
  readonly value: Value;
  readonly end: number;
}

/** The expression that begins at a token. */
export function evaluate(module: SourceModule, at: number, world: Surroundings): Value {
  return expression({ module, world, within: [] }, at).value;
}

/** The arguments of the call whose bracket opens at a token. */
export function argumentsAt(module: SourceModule, open: number, world: Surroundings): Value[] {
  return listAt({ module, world, within: [] }, open);
}

function expression(place: Place, at: number): Read {
  const end = endOf(place.module, at);
  return { value: sides(place, at, end), end };
}

/** `a ?? b`, `a || b`, `a * b`, from left to right. */
function sides(place: Place, at: number, end: number): Value {
  const first = operand(place, at);
  if (first.end >= end) return first.value;
  const sign = place.module.tokens[first.end]?.text ?? '';
  const rest = () => sides(place, first.end + 1, end);
  if (sign === '??') return isAbsent(first.value) ? rest() : first.value;
  if (sign === '||') return isFalse(first.value) ? rest() : first.value;
  if (sign === '*') return product(first.value, rest());
  return unread;
}

function operand(place: Place, at: number): Read {
  const { tokens } = place.module;
  const read = property(tokens, bare(place, at));
  const behind = tokens[read.end]?.text;
  if (behind === '!') return { ...read, end: read.end + 1 };
  const typed =
    (behind === 'as' || behind === 'satisfies') && tokens[read.end + 1]?.kind === 'word';
  return typed ? { ...read, end: read.end + 2 } : read;
}

/** `limits.max` of an object that is written out. */
function property(tokens: readonly Token[], read: Read): Read {
  const { value, end } = read;
  if (tokens[end]?.text !== '.' || value.kind !== 'object') return read;
  const entry = value.entries.get(tokens[end + 1]?.text ?? '') ?? plain(undefined);
  return { value: value.open ? unread : entry, end: end + 2 };
}

function bare(place: Place, at: number): Read {
  const token = place.module.tokens[at];
  if (token === undefined) return { value: unread, end: at };
  if (token.kind === 'text') return { value: plain(token.text), end: at + 1 };
  if (token.kind === 'number') return { value: numeral(token.text), end: at + 1 };
  if (token.kind === 'template') return { value: template(place, token), end: at + 1 };
  if (token.kind === 'word') return word(place, token.text, at);
  return bracket(place, token.text, at);
}

function bracket(place: Place, text: string, at: number): Read {
  const close = place.module.partner.get(at) ?? at;
  if (text === '{') return { value: objectAt(place, at, close), end: close + 1 };
  if (text !== '(') return { value: unread, end: endOf(place.module, at) };
  return { value: expression(place, at + 1).value, end: close + 1 };
}

function word(place: Place, text: string, at: number): Read {
  const { tokens, partner } = place.module;
  const constant = words.get(text);
  if (constant !== undefined) return { value: constant, end: at + 1 };
  if (text === 'process') return variableAt(place, at);
  if (text === 'new') return madeAt(place, at);
  if (text in casts && tokens[at + 1]?.text === '(') {
    const [value = unread] = listAt(place, at + 1);
    return { value: casts[text]?.(value) ?? unread, end: (partner.get(at + 1) ?? at) + 1 };
  }
  return { value: named(place, text, at), end: at + 1 };
}

const words: ReadonlyMap<string, Value> = new Map([
  ['true', plain(true)],
  ['false', plain(false)],
  ['null', plain(null)],
  ['undefined', plain(undefined)],
]);

const casts: Readonly<Record<string, (value: Value) => Value>> = {
  Number: toNumber,
  parseInt: toNumber,
  String: (value) => (value.kind === 'plain' ? value : unread),
};

/** `process.env.NAME`, `process.env['NAME']`. */
function variableAt({ module: { tokens }, world }: Place, at: number): Read {
  if (tokens[at + 1]?.text !== '.' || tokens[at + 2]?.text !== 'env') {
    return { value: unread, end: at + 1 };
  }
  const brackets = tokens[at + 3]?.text === '[';
  const name = tokens[at + 4];
  const known = name !== undefined && name.kind === (brackets ? 'text' : 'word');
  const end = at + (brackets ? 6 : 5);
  if (!known) return { value: unread, end };
  const value = world.variable(name.text);
  return { value: { kind: 'plain', value, variable: name.text }, end };
}

/** `new Pool(…)`, `new pg.Pool(…)`. */
function madeAt(place: Place, at: number): Read {
  const { tokens, partner } = place.module;
  const { name, made } = madeBy(place.module, at);
  const open = tokens[name + 1]?.text === '(' ? name + 1 : null;
  const end = open === null ? name + 1 : (partner.get(open) ?? name) + 1;
  const values = open === null ? [] : listAt(place, open);
  return { value: { kind: 'made', name: made, arguments: values }, end };
}

/** A name stands for its constant, of this module or of one that it imports. */
function named(place: Place, name: string, at: number): Value {
  const { module, world, within } = place;
  const key = `${module.file} ${name}`;
  if (within.includes(key)) return unread;
  if (around(module, at).some(({ parameters }) => parameters.includes(name))) return unread;
  const constant = module.constants
    .filter((one) => one.name === name && one.from <= at && at <= one.to)
    .sort((a, b) => b.from - a.from)[0];
  const inner = { ...place, within: [...within, key] };
  if (constant !== undefined) return expression(inner, constant.value).value;
  const variable = module.environment.get(name);
  if (variable !== undefined) return { kind: 'plain', value: world.variable(variable), variable };
  const imported = module.imports.get(name);
  const other = imported && world.module(module, imported.from);
  if (!imported || !other) return unread;
  return exportedValue({ ...inner, module: other }, imported.name);
}

function exportedValue(place: Place, name: string): Value {
  const constant = place.module.constants.find((one) => one.from === 0 && one.name === name);
  return constant === undefined ? unread : expression(place, constant.value).value;
}

function objectAt(place: Place, open: number, close: number): ObjectValue {
  const entries = new Map<string, Value>();
  let isOpen = false;
  const { tokens } = place.module;
  for (let at = open + 1; at < close; ) {
    const entry = entryAt(place, at);
    if (entry.spread !== null) {
      const { spread } = entry;
      isOpen ||= spread.kind !== 'object' || spread.open;
      // What stood before it may have been replaced by it.
      if (spread.kind !== 'object' || spread.open) entries.clear();
      else for (const [key, value] of spread.entries) entries.set(key, value);
    } else if (entry.key !== null) entries.set(entry.key, entry.value);
    else isOpen = true;
    at = tokens[entry.end]?.text === ',' ? entry.end + 1 : Math.max(entry.end, at + 1);
  }
  return { kind: 'object', entries, open: isOpen };
}

interface Entry {
  readonly key: string | null;
  readonly value: Value;
  readonly spread: Value | null;
  readonly end: number;
}

function entryAt(place: Place, at: number): Entry {
  const { tokens } = place.module;
  const token = tokens[at];
  if (token?.text === '...' && token.kind === 'mark') {
    const { value, end } = expression(place, at + 1);
    return { key: null, value, spread: value, end };
  }
  const end = endOf(place.module, at);
  const named = token?.kind === 'word' || token?.kind === 'text';
  if (!named) return { key: null, value: unread, spread: null, end };
  const key = token.text;
  if (tokens[at + 1]?.text === ':') {
    return { key, value: expression(place, at + 2).value, spread: null, end };
  }
  const short = end === at + 1 && token.kind === 'word';
  return { key, value: short ? namedShort(place, key, at) : unread, spread: null, end };
}

function namedShort(place: Place, key: string, at: number): Value {
  return words.get(key) ?? named(place, key, at);
}

function listAt(place: Place, open: number): Value[] {
  const { tokens, partner } = place.module;
  const close = partner.get(open) ?? open;
  const values: Value[] = [];
  for (let at = open + 1; at < close; ) {
    const { value, end } = expression(place, at);
    values.push(value);
    at = Math.max(end, at) + 1;
  }
  return tokens[open] === undefined ? [] : values;
}

/** `${process.env.NAME}` alone, or texts with what is known between them. */
function template(place: Place, { text }: Token): Value {
  const parts = text.split(/\$\{([^{}]*)\}/);
  if (parts.length % 2 === 0) return unread;
  const values = parts.map((part, n) => (n % 2 === 0 ? plain(part) : inTemplate(place, part)));
  const filled = values.filter((value) => value.kind !== 'plain' || value.value !== '');
  if (filled.length === 1) return filled[0] ?? unread;
  const texts = values.map((value) => (value.kind === 'plain' ? value.value : undefined));
  return texts.includes(undefined) ? unread : plain(texts.join(''));
}

function inTemplate(place: Place, text: string): Value {
  const tokens = tokensOf(text);
  const [first] = tokens;
  if (tokens.length === 1 && first?.kind === 'word') {
    const top = place.module.constants.filter(({ name }) => name === first.text);
    return top.length === 1 && top[0] ? expression(place, top[0].value).value : unread;
  }
  const inner = { ...place.module, tokens, partner: new Map<number, number>() };
  return tokens[0]?.text === 'process' ? operand({ ...place, module: inner }, 0).value : unread;
}
