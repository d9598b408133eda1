import { NotPlain, PlainTokens } from './plain-tokens.ts';

/** What a plain module may import, by the module's name: functions of one argument, without effects. */
export type PlainModules = Readonly<Record<string, Readonly<Record<string, PlainFunction>>>>;

type PlainFunction = (argument: unknown) => unknown;

interface Reader {
  readonly tokens: PlainTokens;
  readonly env: NodeJS.ProcessEnv;
  readonly imported: ReadonlyMap<string, PlainFunction>;
}

/**
 * The default export of a configuration file that is imports, literals, `process.env.NAME`, `??` and
 * calls of what it imports, as most are: read without the compiler, whose loading takes longer than
 * all else before an audit's first statement. Null where it is more than that, or wrong: then only
 * running it tells.
 */
export function plainDefault(
  text: string,
  modules: PlainModules,
  env: NodeJS.ProcessEnv,
): { readonly value: unknown } | null {
  try {
    const tokens = new PlainTokens(text);
    const imported = new Map<string, PlainFunction>();
    while (tokens.accept('word', 'import')) readImport(tokens, modules, imported);
    tokens.expect('word', 'export');
    tokens.expect('word', 'default');
    const value = readValue({ tokens, env, imported });
    tokens.accept('mark', ';');
    return tokens.done ? { value } : null;
  } catch (error) {
    if (error instanceof NotPlain) return null;
    throw error;
  }
}

/** `import 'module'` or `import { name, … } from 'module'`. */
function readImport(
  tokens: PlainTokens,
  modules: PlainModules,
  imported: Map<string, PlainFunction>,
): void {
  const named = tokens.accept('mark', '{');
  const names = named ? tokens.list('}', () => tokens.take('word').text) : [];
  if (named) tokens.expect('word', 'from');
  const module = ownOf(modules, tokens.take('text').text) ?? notPlain();
  for (const name of names) imported.set(name, ownOf(module, name) ?? notPlain());
  tokens.accept('mark', ';');
}

function readValue(reader: Reader): unknown {
  const first = readOperand(reader);
  if (!reader.tokens.accept('mark', '??')) return first;
  const second = readValue(reader);
  return first ?? second;
}

function readOperand(reader: Reader): unknown {
  const { tokens, imported } = reader;
  if (tokens.accept('mark', '{'))
    return Object.fromEntries(tokens.list('}', () => readEntry(reader)));
  if (tokens.accept('mark', '[')) return tokens.list(']', () => readValue(reader));
  const { kind, text } = tokens.take('text', 'number', 'word');
  if (kind === 'text') return text;
  if (kind === 'number') return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'process') return readVariable(reader);
  return readCall(imported.get(text) ?? notPlain(), reader);
}

function readEntry(reader: Reader): readonly [string, unknown] {
  const key = reader.tokens.take('word', 'text').text;
  // It would set the prototype, and be no property.
  if (key === '__proto__') throw new NotPlain();
  reader.tokens.expect('mark', ':');
  return [key, readValue(reader)];
}

/** `process.env.NAME` or `process.env['NAME']`, with or without TypeScript's `!`. */
function readVariable({ tokens, env }: Reader): string | undefined {
  tokens.expect('mark', '.');
  tokens.expect('word', 'env');
  const inBrackets = tokens.accept('mark', '[');
  if (!inBrackets) tokens.expect('mark', '.');
  const name = tokens.take(inBrackets ? 'text' : 'word').text;
  const value = name in Object.prototype ? notPlain() : env[name];
  if (inBrackets) tokens.expect('mark', ']');
  tokens.accept('mark', '!');
  return value;
}

function readCall(imported: PlainFunction, reader: Reader): unknown {
  reader.tokens.expect('mark', '(');
  const values = reader.tokens.list(')', () => readValue(reader));
  return values.length === 1 ? imported(values[0]) : notPlain();
}

// `toString` is no export of a module.
function ownOf<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function notPlain(): never {
  throw new NotPlain();
}
