import { resolve } from 'node:path';
import { readRun } from '../files/read-run.ts';
import type { Context } from './context.ts';
import { exitCodeOf } from './exit-code.ts';
import type { Format } from './format.ts';
import { writeReports } from './write-reports.ts';

export async function runReport(
  path: string,
  formats: readonly Format[],
  verbose: boolean,
  context: Context,
): Promise<number> {
  const run = await readRun(resolve(context.cwd, path));
  await writeReports(run, formats, verbose, context);
  return exitCodeOf(run);
}
