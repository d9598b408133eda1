import { shownPath } from '../files/shown-path.ts';
import type { FunctionPath } from '../model/function-path.ts';
import type { Unverified } from '../model/path.ts';
import { behindTap, type PathFile, type Service } from './behind-tap.ts';
import { runCached } from './cache/run-cached.ts';
import { noPaths, notReadOnly, takenName, writesRefused } from './failures.ts';
import { readPath } from './read-path.ts';
import { refusesWrites } from './refuses-writes.ts';
import { type RunEachOptions, runEach, runIn } from './run-each.ts';

export interface RunPathsOptions extends RunEachOptions {
  /** Absolute `*.paths.ts` files. */
  readonly files: readonly string[];
  /** Names of paths; empty: all. */
  readonly only: readonly string[];
  readonly allowWrites: boolean;
}

/**
 * Loads the files in processes behind the tap and runs their paths, one after the other; resolves to
 * those that cannot be judged.
 */
export async function runPaths(options: RunPathsOptions): Promise<readonly Unverified[]> {
  if (!(await refusesWrites(options))) {
    return options.files.map((file) => notReadOnly(shownPath(options.root, file)));
  }
  const unverified: Unverified[] = [];
  const names = new Map<string, string>();
  for (const file of options.files) unverified.push(...(await runFile(file, names, options)));
  return unverified;
}

async function runFile(
  absolute: string,
  names: Map<string, string>,
  options: RunPathsOptions,
): Promise<readonly Unverified[]> {
  const source = shownPath(options.root, absolute);
  const file = { file: absolute, source };
  const reading = await behindTap(file, true, options, async (service) => {
    const { paths, unverified } = checked(service.exported, source, names, options.only);
    const calm = paths.filter(({ writes, cache }) => !writes && cache === null);
    const results = await runEach(calm, service, options);
    return { ...results, paths, unverified: [...unverified, ...results.unverified] };
  });
  if ('cause' in reading) return [reading];
  return [
    ...reading.unverified,
    ...(await runIn(file, true, reading.left, options)),
    ...(await runEachCached(file, reading.paths, options)),
    ...(await runWriting(file, reading.paths, options)),
  ];
}

/** Paths whose answers are kept get processes of their own, whose caches nobody has filled. */
async function runEachCached(
  file: PathFile,
  paths: readonly FunctionPath[],
  options: RunPathsOptions,
): Promise<readonly Unverified[]> {
  const unverified: Unverified[] = [];
  for (const path of paths) {
    if (path.cache === null) continue;
    options.onPath(path.name);
    const result = await runCached(path, path.cache, file, options);
    if (result.ran !== null) await options.onRan(result.ran);
    unverified.push(...result.unverified);
  }
  return unverified;
}

/** Paths that say that they write get a process of their own, whose connections may. */
async function runWriting(
  file: PathFile,
  paths: readonly FunctionPath[],
  options: RunPathsOptions,
): Promise<readonly Unverified[]> {
  const writing = paths.filter(({ writes }) => writes);
  return options.allowWrites ? runIn(file, false, writing, options) : writing.map(writesRefused);
}

interface Checked {
  readonly paths: readonly FunctionPath[];
  readonly unverified: readonly Unverified[];
}

function checked(
  exported: Service['exported'],
  source: string,
  names: Map<string, string>,
  only: readonly string[],
): Checked {
  if (exported.length === 0) return { paths: [], unverified: [noPaths(source)] };
  const paths: FunctionPath[] = [];
  const unverified: Unverified[] = [];
  for (const one of exported) {
    const path = readPath(one, source);
    const other = 'cause' in path ? undefined : names.get(path.name);
    if ('cause' in path) unverified.push(path);
    else if (other !== undefined) unverified.push(takenName(source, path.name, other));
    else if (only.length === 0 || only.includes(path.name)) paths.push(path);
    if (!('cause' in path)) names.set(path.name, source);
  }
  return { paths, unverified };
}
