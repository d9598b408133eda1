import type { Unverified } from '../model/path.ts';
import type { Target } from '../postgres/target.ts';
import { notLoaded } from './failures.ts';
import { Listening } from './listening.ts';
import type { ExportedPath } from './messages.ts';
import { PathProcess, ServiceError } from './path-process.ts';
import { withoutValues } from './without-values.ts';

export interface TapOptions {
  readonly target: Target;
  /** What the target was read from. */
  readonly databaseUrl: string;
  /** Absolute. */
  readonly root: string;
  /** The service's environment with its database at `url`. */
  readonly envFor: (url: string) => NodeJS.ProcessEnv;
  /** Of loading a file, and of each call, milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A file of paths. */
export interface PathFile {
  /** Absolute. */
  readonly file: string;
  /** Relative to the project's root, with `/`. */
  readonly source: string;
}

/** The process that holds a file of paths, and what is heard of it. */
export interface Service {
  readonly process: PathProcess;
  readonly listening: Listening;
  readonly exported: readonly ExportedPath[];
}

/** Loads a file of paths in a process behind a tap of its own, for as long as `work` takes. */
export async function behindTap<T extends object>(
  { file, source }: PathFile,
  readOnly: boolean,
  options: TapOptions,
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
    const { statements } = await listening.heard(0);
    return notLoaded(source, withoutValues(error.message, {}, statements));
  } finally {
    process.kill();
    await listening.close();
  }
}
