import type { CapturedStatement } from '../model/capture.ts';
import type { CacheReport, FunctionPath } from '../model/function-path.ts';

/** A path that ran, with what it was seen to send. */
export interface RanPath {
  readonly path: FunctionPath;
  readonly runs: readonly FunctionRun[];
  /** Only of one that has a cache. */
  readonly cache?: CacheReport;
}

export interface FunctionRun {
  readonly set: string;
  /** From call to return. */
  readonly functionMs: number;
  readonly statements: readonly CapturedStatement[];
}
