import { relative, sep } from 'node:path';
import type { FunctionPath } from '../model/function-path.ts';
import type { Unverified } from '../model/path.ts';
import type { Session } from '../postgres/session.ts';
import type { Target } from '../postgres/target.ts';
import { connectionFailed, noPaths, notLoaded, takenName, writesRefused } from './failures.ts';
import { Listening } from './listening.ts';
import { PathProcess, ServiceError } from './path-process.ts';
import type { RanPath } from './ran-path.ts';
import { readPath } from './read-path.ts';
import { runPath } from './run-path.ts';

export interface RunPathsOptions {
  readonly target: Target;
  /** What the target was read from. */
  readonly databaseUrl: string;
  /** For the SELECTs of `params`. */
  readonly session: Pick<Session, 'readOnly'>;
  /** Absolute. */
  readonly root: string;
  /** Absolute `*.paths.ts` files. */
  readonly files: readonly string[];
  /** Names of paths; empty: all. */
  readonly only: readonly string[];
  /** The service's environment with its database at `url`. */
  readonly envFor: (url: string) => NodeJS.ProcessEnv;
  readonly allowWrites: boolean;
  /** Of loading a file, and of each call, milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onPath: (name: string) => void;
}

export interface RanPaths {
  readonly ran: readonly RanPath[];
  readonly unverified: readonly Unverified[];
}

/** Loads the files in processes behind the tap and runs their paths, one after the other. */
export async function runPaths(options: RunPathsOptions): Promise<RanPaths> {
  const ran: RanPath[] = [];
  const unverified: Unverified[] = [];
  const names = new Map<string, string>();
  for (const file of options.files) {
    const one = await runFile(file, names, options);
    ran.push(...one.ran);
    unverified.push(...one.unverified);
  }
  return { ran, unverified };
}

async function runFile(
  file: string,
  names: Map<string, string>,
  options: RunPathsOptions,
): Promise<RanPaths> {
  const source = relative(options.root, file).split(sep).join('/');
  const reading = await behindTap(file, source, true, options, async (service) => {
    const { paths, unverified } = checked(service.exported, source, names, options.only);
    const calm = paths.filter(({ writes }) => !writes);
    const results = await runEach(calm, service, options);
    return { paths, ran: results.ran, unverified: [...unverified, ...results.unverified] };
  });
  if ('cause' in reading) return { ran: [], unverified: [reading] };
  const writing = await runWriting(file, source, reading.paths, options);
  return {
    ran: [...reading.ran, ...writing.ran],
    unverified: [...reading.unverified, ...writing.unverified],
  };
}

/** Paths that say that they write get a process of their own, whose connections may. */
async function runWriting(
  file: string,
  source: string,
  paths: readonly FunctionPath[],
  options: RunPathsOptions,
): Promise<RanPaths> {
  const writing = paths.filter(({ writes }) => writes);
  if (writing.length === 0) return { ran: [], unverified: [] };
  if (!options.allowWrites) return { ran: [], unverified: writing.map(writesRefused) };
  const results = await behindTap(file, source, false, options, (service) =>
    runEach(writing, service, options),
  );
  return 'cause' in results ? { ran: [], unverified: [results] } : results;
}

interface Service {
  readonly process: PathProcess;
  readonly listening: Listening;
  readonly exported: Awaited<ReturnType<PathProcess['load']>>;
}

async function behindTap<T extends object>(
  file: string,
  source: string,
  readOnly: boolean,
  options: RunPathsOptions,
  work: (service: Service) => Promise<T>,
): Promise<T | Unverified> {
  const { root: cwd, signal, timeoutMs, target, databaseUrl } = options;
  const listening = await Listening.open(target, databaseUrl, readOnly);
  const process = new PathProcess({ cwd, env: options.envFor(listening.url), signal });
  try {
    const exported = await process.load(file, timeoutMs);
    return await work({ process, listening, exported });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ServiceError)) throw error;
    return notLoaded(source, error.message);
  } finally {
    process.kill();
    await listening.close();
  }
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

async function runEach(
  paths: readonly FunctionPath[],
  { process, listening }: Service,
  options: RunPathsOptions,
): Promise<RanPaths> {
  const ran: RanPath[] = [];
  const unverified: Unverified[] = [];
  for (const path of paths) {
    options.onPath(path.name);
    const result = await runPath(path, { process, listening, ...options });
    if ('cause' in result) unverified.push(result);
    else ran.push(result);
  }
  const { failure } = listening;
  const all =
    failure === null
      ? unverified
      : unverified.map((one) => connectionFailed({ name: one.path }, failure));
  return { ran, unverified: all };
}
