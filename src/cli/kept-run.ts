import { join } from 'node:path';
import type { Format } from './format.ts';
import { writeReport } from './write-reports.ts';

/** Where `dbperf report` looks for a run, from the project's folder. */
export const keptRun = join('.dbperf', 'run.json');

/** The format that keeps the run for `dbperf report`, in a folder that git passes over. */
export async function keptIn(root: string): Promise<Format> {
  const file = join(root, keptRun);
  // Where this fails, writing the run fails too, and says so.
  await writeReport(join(root, '.dbperf', '.gitignore'), '*\n').catch(() => undefined);
  return { name: 'json', file };
}
