import { join } from 'node:path';
import type { Format } from './format.ts';
import { writeReport } from './write-reports.ts';

/** Where `dbperf report` looks for a run, from the project's folder. */
export const keptRun = join('.dbperf', 'run.json');

/** Makes git pass over the folder in which dbperf keeps things. */
export async function passOver(folder: string): Promise<void> {
  // Where this fails, writing what is kept there fails too, and says so.
  await writeReport(join(folder, '.gitignore'), '*\n').catch(() => undefined);
}

/** The format that keeps the run for `dbperf report`, in a folder that git passes over. */
export async function keptIn(root: string): Promise<Format> {
  const file = join(root, keptRun);
  await passOver(join(root, '.dbperf'));
  return { name: 'json', file };
}
