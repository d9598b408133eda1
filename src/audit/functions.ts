import type { Config } from '../config/config.ts';
import { functionReport } from '../measure/function-report.ts';
import type { MeasuredPath } from '../measure/measure-paths.ts';
import type { Capture } from '../model/capture.ts';
import type { CacheReport, FunctionPath, FunctionReport, LeftOut } from '../model/function-path.ts';
import type { Unverified } from '../model/path.ts';
import { findPathFiles, pathFile } from '../service/find-path-files.ts';
import type { SeenPath } from '../workload/seen-paths.ts';

/** A path in TypeScript after it ran: what it sent is a workload of its own. */
export interface RanFunction {
  readonly path: FunctionPath;
  /** Names of the parameter sets that it was called with. */
  readonly sets: readonly string[];
  readonly statements: readonly SeenPath[];
  /** Statements of its that cannot be measured. */
  readonly leftOut: readonly LeftOut[];
  readonly capture: Capture;
  /** Only of one that has a cache. */
  readonly cache: CacheReport | undefined;
}

export interface RanFunctions {
  readonly ran: readonly RanFunction[];
  readonly unverified: readonly Unverified[];
  /** What the reader has to know of their run. */
  readonly notes: readonly string[];
}

export const noFunctions: RanFunctions = { ran: [], unverified: [], notes: [] };

/** The `*.paths.ts` of the project, or those that the command line names. */
export async function pathFiles(config: Config, root: string): Promise<readonly string[]> {
  if (config.files.length === 0) return findPathFiles(root);
  return config.files.filter((file) => pathFile.test(file));
}

export interface JudgedFunctions {
  readonly functions: readonly FunctionReport[];
  /** All that was measured; a statement of a function stands under the function's verdict. */
  readonly measured: readonly MeasuredPath[];
}

/** The verdict on each function, from what was measured of its statements. */
export function judgeFunctions(
  { ran }: RanFunctions,
  measured: readonly MeasuredPath[],
): JudgedFunctions {
  const functions = ran.map(({ path, sets, leftOut, cache }) => {
    const parts = measured.filter((one) => one.path.seen?.of === path.name);
    const report = functionReport(path, sets, parts, leftOut);
    return cache === undefined ? report : { ...report, cache };
  });
  const verdicts = new Map(functions.map(({ path, verdict }) => [path, verdict]));
  const under = (one: MeasuredPath): MeasuredPath => {
    const verdict = verdicts.get(one.path.seen?.of ?? '');
    if (verdict === undefined) return one;
    // A set that sends it: the function's worst may be another.
    const worstSet = one.verdict.worstSet ?? verdict.worstSet;
    return { ...one, verdict: { ...verdict, path: one.path.name, worstSet }, unverified: null };
  };
  return { functions, measured: measured.map(under) };
}
