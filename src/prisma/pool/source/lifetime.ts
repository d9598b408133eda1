import type { ClientSite } from '../../../model/pool.ts';
import { enclosingOpen, type SourceFunction } from './functions.ts';
import { isGuarded } from './guard.ts';
import type { Site } from './sites.ts';
import { around, type SourceModule } from './source-module.ts';

type Lifetime = ClientSite['lifetime'];

/** Modules of the service that hold a word. */
type Naming = (word: string) => readonly SourceModule[];

/** Handed a function, these call it once and keep what it returned. */
const keepers = /once|memo|lazy|singleton|remember/i;

/** Handed a function, these call it as often as they are called themselves. */
const inPlace = new Set([
  ...['then', 'catch', 'finally', 'Promise', 'map', 'forEach', 'flatMap', 'filter', 'reduce'],
  ...['listen', 'setTimeout', 'setImmediate', 'nextTick'],
]);

const verbs = /^(?:get|post|put|patch|delete|all|use|route|query|mutation|subscription)$/;

/** Handed a function, these call it for each request. */
const wrappers = /handler|middleware|procedure|resolver|route|action|^with[A-Z]/i;

/** Names under which frameworks call a function for each request. */
const handlers =
  /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|handler|handle|loader|action|fetch|exports|getServerSideProps|middleware|create\w*Context)$|Handler$/;

/**
 * How long lives what is made at a place: as long as the process at the top of a module, behind a
 * guard that keeps it, or in functions that are only called from there; otherwise it is made anew
 * with each call.
 */
export function lifetimeAt({ module, at }: Site, naming: Naming): Lifetime {
  return lifetimeOf({ module, at }, naming, []);
}

type Place = Pick<Site, 'module' | 'at'>;

function lifetimeOf(
  { module, at }: Place,
  naming: Naming,
  within: readonly SourceFunction[],
): Lifetime {
  const [innermost, owner] = around(module, at).filter((one) => !runsInPlace(one));
  if (innermost === undefined) return 'process';
  if (within.includes(innermost)) return 'unknown';
  if (isGuarded(module, innermost)) return 'process';
  const trail = [...within, innermost];
  if (owner?.kind !== 'class') return ofFunction({ module, at }, innermost, naming, trail);
  if (innermost.name !== 'constructor') return 'unknown';
  return ofFunction({ module, at }, owner, naming, trail);
}

function runsInPlace({ calledAtOnce, callee }: SourceFunction): boolean {
  return calledAtOnce || inPlace.has(callee ?? '');
}

function ofFunction(
  { module }: Place,
  called: SourceFunction,
  naming: Naming,
  within: readonly SourceFunction[],
): Lifetime {
  const { name, callee, kind, exported } = called;
  if (callee !== null) return ofCallback(callee);
  if (kind === 'class' && isInjectable(module, called)) return 'process';
  if (kind === 'function' && isHandler(module, called)) return 'request';
  const calls =
    name === null ? [] : [...callsIn(module, name), ...callsFromOutside(module, called, naming)];
  if (calls.length === 0) {
    return exported === 'default' && kind === 'function' ? 'request' : 'unknown';
  }
  const lifetimes = calls.map((call) => lifetimeOf(call, naming, within));
  if (lifetimes.includes('request')) return 'request';
  return lifetimes.includes('unknown') ? 'unknown' : 'process';
}

function ofCallback(callee: string): Lifetime {
  if (keepers.test(callee)) return 'process';
  return verbs.test(callee) || wrappers.test(callee) ? 'request' : 'unknown';
}

function isHandler(module: SourceModule, { name, exported }: SourceFunction): boolean {
  if (isActionFile(module) && exported !== null) return true;
  return name !== null && (handlers.test(name) || isRegistered(module, name));
}

/** NestJS makes one instance for the process, unless its scope is the request. */
function isInjectable({ tokens }: SourceModule, { from }: SourceFunction): boolean {
  const before = tokens.slice(Math.max(0, from - 40), from).map(({ text }) => text);
  const decorated = before.slice(before.lastIndexOf('Injectable'));
  const own =
    before.includes('Injectable') && decorated.indexOf('class') === decorated.lastIndexOf('class');
  return own && !decorated.includes('REQUEST');
}

/** `'use server'`: what it exports is called for each request. */
function isActionFile({ tokens }: SourceModule): boolean {
  return tokens[0]?.kind === 'text' && tokens[0].text === 'use server';
}

/** `app.get('/payments', name)` */
function isRegistered(module: SourceModule, name: string): boolean {
  const { tokens } = module;
  return [...tokens.keys()].some((at) => {
    if (tokens[at]?.text !== name || !/^[,)]$/.test(tokens[at + 1]?.text ?? '')) return false;
    const open = enclosingOpen(module, at - 1);
    return (
      open !== null && tokens[open - 2]?.text === '.' && verbs.test(tokens[open - 1]?.text ?? '')
    );
  });
}

/** `name(…)`, and `keep(name)`: the name handed to what keeps its result. */
function callsIn(module: SourceModule, name: string): Place[] {
  const { tokens } = module;
  return [...tokens.keys()].flatMap((at) => {
    const token = tokens[at];
    if (token?.kind !== 'word' || token.text !== name) return [];
    const before = tokens[at - 1]?.text ?? '';
    if (before === 'function' || before === '.') return [];
    return tokens[at + 1]?.text === '(' ? [{ module, at }] : [];
  });
}

function callsFromOutside(
  { file }: SourceModule,
  { name, exported }: SourceFunction,
  naming: Naming,
): Place[] {
  if (exported === null || name === null) return [];
  return naming(name)
    .filter((other) => other.file !== file)
    .flatMap((other) => {
      const local = [...other.imports].find(([, imported]) => imported.name === name)?.[0];
      return local === undefined ? [] : callsIn(other, local);
    });
}
