/** The process in which the service's code runs: it loads one file of paths, and calls them. */

import { loadModule } from '../files/load-module.ts';
import { Answers } from './cache/answers.ts';
import { messageOf } from './error-words.ts';
import { anyFunction, type ExportedPath, type FromService, type ToService } from './messages.ts';

const mark = Symbol.for('dbperf.critical-path');

interface Marked {
  readonly run?: (params: object) => unknown;
  readonly cache?: {
    readonly invalidatedBy?: (params: object) => unknown;
    readonly advance?: (ms: number) => unknown;
  };
  readonly [field: string]: unknown;
}

type Message<Kind extends ToService['kind']> = Extract<ToService, { kind: Kind }>;

const paths = new Map<string, Marked>();
const answers = new Answers();

process.on('message', (message: ToService) => {
  answer(message).then(say, (error) => fail(error, false));
});
// dbperf is gone: the service's pools would keep this process alive, and so would what it started.
process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
process.on('uncaughtException', (error) => fail(error, true));
process.on('unhandledRejection', (error) => fail(error, true));

function answer(message: ToService): Promise<FromService> {
  switch (message.kind) {
    case 'load':
      return load(message);
    case 'run':
      return run(message);
    case 'invalidate':
      return done(() => paths.get(message.name)?.cache?.invalidatedBy?.(message.params));
    case 'advance':
      return done(() => paths.get(message.name)?.cache?.advance?.(message.ms));
  }
}

async function load({ file, dbperf }: Message<'load'>): Promise<FromService> {
  const module = await loadModule(file, { alias: { dbperf } });
  const exported = Object.entries(module).flatMap(([name, value]) =>
    isMarked(value) ? [{ name, value }] : [],
  );
  for (const { value } of exported) paths.set(String(value.name), value);
  return { kind: 'loaded', paths: exported.map(({ name, value }) => describe(name, value)) };
}

async function run({ name, params }: Message<'run'>): Promise<FromService> {
  const path = paths.get(name);
  const started = performance.now();
  const value = await path?.run?.(params);
  const ms = performance.now() - started;
  return { kind: 'ran', ms, answer: path?.cache ? answers.describe(name, value) : null };
}

async function done(work: () => unknown): Promise<FromService> {
  await work();
  return { kind: 'done' };
}

function isMarked(value: unknown): value is Marked {
  return typeof value === 'object' && value !== null && mark in value;
}

function describe(name: string, { run, ...fields }: Marked): ExportedPath {
  const { cache } = fields;
  const described = cache === undefined ? fields : { ...fields, cache: withoutFunctions(cache) };
  return { export: name, hasRun: typeof run === 'function', fields: described };
}

function withoutFunctions(cache: unknown): unknown {
  if (typeof cache !== 'object' || cache === null) return cache;
  return Object.fromEntries(
    Object.entries(cache).map(([name, value]) => [
      name,
      typeof value === 'function' ? anyFunction : value,
    ]),
  );
}

function say(message: FromService): void {
  process.send?.(message);
}

function fail(error: unknown, stray: boolean): void {
  say({ kind: 'failed', reason: messageOf(error), stray });
}
