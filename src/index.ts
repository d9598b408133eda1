import type { ConfigInput } from './config/schema.ts';

export type { ConfigInput } from './config/schema.ts';

/** Types the configuration of `dbperf.config.ts`; returns it as it is. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}

/** A function of the service that has a budget. */
export interface CriticalPathInput<Params extends object> {
  /** As reports name it; each path of a project has its own. */
  readonly name: string;
  /** For its statements together: `50ms`, `1s`. Without one it is measured and not judged. */
  readonly budget?: string;
  /** More statements than these are a finding. */
  readonly maxStatements?: number;
  /** Relative frequency among the paths, for weighing advice; 1 by default. */
  readonly weight?: number;
  /** Its tables are meant to be small: it is judged all the same. */
  readonly small?: boolean;
  /** It writes: it runs only with `--allow-writes`, and what it writes stays. */
  readonly writes?: boolean;
  /**
   * What `run` is called with, by parameter set (`typical`, `heavy`, …): an object, or a SELECT
   * whose first row is the object. Without it, `run` is called once with an empty object.
   */
  readonly params?: Readonly<Record<string, string | Params>>;
  readonly run: (params: Params) => unknown;
  /** It keeps its answers: an audit looks whether it does, and whether it gives old ones. */
  readonly cache?: PathCacheInput<Params>;
}

/** What a critical path keeps its answers in. */
export interface PathCacheInput<Params extends object> {
  /** How long an answer may be kept: `30s`, `5m`. Within it a second call sends no statement. */
  readonly ttl: string;
  /**
   * Writes through the service what `run` with the same parameters returns then, so that it is
   * another value each time. Called only with `--allow-writes`, and what it writes stays; without
   * it, invalidation is listed as not verified.
   */
  readonly invalidatedBy?: (params: Params) => unknown;
  /**
   * Moves the clock of the cache on by so many milliseconds; without it, that answers expire is
   * listed as not verified.
   */
  readonly advance?: (ms: number) => unknown;
}

/** Marks an export of a `*.paths.ts` file as a critical path; returns it as it is. */
export function criticalPath<Params extends object = Record<string, unknown>>(
  path: CriticalPathInput<Params>,
): CriticalPathInput<Params> {
  return Object.assign(path, { [Symbol.for('dbperf.critical-path')]: true });
}
