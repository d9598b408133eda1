import { relative } from 'node:path';
import type { Config } from '../config/config.ts';
import { functionReport } from '../measure/function-report.ts';
import type { MeasuredPath } from '../measure/measure-paths.ts';
import type { Capture } from '../model/capture.ts';
import type { FunctionReport } from '../model/function-path.ts';
import type { Unverified } from '../model/path.ts';
import { needsDatabase } from '../service/failures.ts';
import { findPathFiles, pathFile } from '../service/find-path-files.ts';
import type { RanPath } from '../service/ran-path.ts';
import type { SeenPath } from '../workload/seen-paths.ts';

/** The project's paths in TypeScript after they ran: what they sent is a workload of its own. */
export interface RanFunctions {
  readonly ran: readonly RanPath[];
  readonly statements: readonly SeenPath[];
  readonly captures: readonly Capture[];
  readonly unverified: readonly Unverified[];
}

export const noFunctions: RanFunctions = { ran: [], statements: [], captures: [], unverified: [] };

/** The same, of a snapshot: none of them can run. */
export async function functionsOfSnapshot(
  config: Config,
  root: string,
): Promise<readonly Unverified[]> {
  return (await pathFiles(config, root)).map((file) => needsDatabase(relative(root, file)));
}

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
  const functions = ran.map(({ path, runs, cache }) => {
    const parts = measured.filter((one) => one.path.seen?.of === path.name);
    const sets = runs.map(({ set }) => set);
    const report = functionReport(path, sets, parts);
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
