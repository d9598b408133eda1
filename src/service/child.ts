/** The process in which the service's code runs: it loads one file of paths, and calls them. */

import { loadModule } from '../files/load-module.ts';
import type { ExportedPath, FromService, ToService } from './messages.ts';

const mark = Symbol.for('dbperf.critical-path');

interface Marked {
  readonly run?: (params: object) => unknown;
  readonly [field: string]: unknown;
}

const paths = new Map<string, Marked>();

process.on('message', (message: ToService) => {
  answer(message).then(say, fail);
});
// dbperf is gone: the service's pools would keep this process alive.
process.on('disconnect', () => process.exit(0));
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

function answer(message: ToService): Promise<FromService> {
  return message.kind === 'load' ? load(message) : run(message);
}

async function load({ file, dbperf }: Extract<ToService, { kind: 'load' }>): Promise<FromService> {
  const module = await loadModule(file, { alias: { dbperf } });
  const exported = Object.entries(module).flatMap(([name, value]) =>
    isMarked(value) ? [{ name, value }] : [],
  );
  for (const { value } of exported) paths.set(String(value.name), value);
  return { kind: 'loaded', paths: exported.map(({ name, value }) => describe(name, value)) };
}

async function run({ name, params }: Extract<ToService, { kind: 'run' }>): Promise<FromService> {
  const started = performance.now();
  await paths.get(name)?.run?.(params);
  return { kind: 'ran', ms: performance.now() - started };
}

function isMarked(value: unknown): value is Marked {
  return typeof value === 'object' && value !== null && mark in value;
}

function describe(name: string, { run, ...fields }: Marked): ExportedPath {
  return { export: name, hasRun: typeof run === 'function', fields };
}

function say(message: FromService): void {
  process.send?.(message);
}

function fail(error: unknown): void {
  say({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
}
