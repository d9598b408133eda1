import type { SourceFunction } from './functions.ts';
import type { SourceModule } from './source-module.ts';

/**
 * Whether a function keeps what it makes: on `globalThis`, in a variable outside of it that it looks
 * at first, as in `client ??= new PrismaClient()` and `if (!client) client = …`, or in a map.
 */
export function isGuarded(module: SourceModule, called: SourceFunction): boolean {
  const body = module.tokens.slice(called.from, called.to + 1);
  if (body.some(({ kind, text }) => kind === 'word' && /^global(?:This)?$/.test(text))) return true;
  if (body.some(({ text }, at) => text === ']' && isFallback(body[at + 1]?.text))) return true;
  const own = new Set([...called.parameters, ...declaredIn(body)]);
  return [...body.keys()].some((at) => {
    const name = assigned(body, at) ?? storedIn(body, at);
    return name !== null && !own.has(name) && isTested(body, name);
  });
}

type Body = SourceModule['tokens'];

function declaredIn(body: Body): readonly (string | undefined)[] {
  return body.flatMap(({ text }, at) =>
    /^(?:const|let|var)$/.test(text) ? [body[at + 1]?.text] : [],
  );
}

function isFallback(text: string | undefined): boolean {
  return text === '??=' || text === '||=';
}

/** The name before `= …`, `??= …`, `||= …`, where the value is made or called for. */
function assigned(body: Body, at: number): string | null {
  const token = body[at];
  const sign = body[at + 1]?.text;
  if (token?.kind !== 'word' || !(sign === '=' || isFallback(sign))) return null;
  const end = body.findIndex(({ text, kind }, n) => n > at && kind === 'mark' && text === ';');
  const value = body.slice(at + 2, end < 0 ? undefined : end);
  return value.some(({ kind, text }) => kind === 'mark' && text === '(') ? token.text : null;
}

/** `clients` of `clients.set(…)`. */
function storedIn(body: Body, at: number): string | null {
  const [name, dot, method] = body.slice(at, at + 3);
  return name?.kind === 'word' && dot?.text === '.' && method?.text === 'set' ? name.text : null;
}

/** `name ?? …`, `name.get(…)`, or the name in a condition. */
function isTested(body: Body, name: string): boolean {
  return [...body.keys()].some((at) => {
    if (body[at]?.text !== name) return false;
    const [sign, method] = [body[at + 1]?.text ?? '', body[at + 2]?.text ?? ''];
    if (/^(?:\?\?|\|\||\?\?=|\|\|=)$/.test(sign)) return true;
    if (sign === '.' && /^(?:get|has)$/.test(method)) return true;
    const before = body.slice(Math.max(0, at - 6), at).map(({ text }) => text);
    const condition = before.lastIndexOf('if');
    return condition >= 0 && !before.slice(condition).some((text) => /^[;{})]$/.test(text));
  });
}
