import { resolve } from 'node:path';
import { Chalk } from 'chalk';
import { writeWhole } from '../files/write.ts';
import { Problem, type ProblemText } from '../model/problem.ts';
import type { Run } from '../model/run.ts';
import { renderTerminal } from '../report/terminal.ts';
import type { Context } from './context.ts';
import type { Format } from './format.ts';

/** Files have no terminal to ask. */
const onFile = { colours: new Chalk({ level: 0 }), width: 100 };

/**
 * Writes the run in every format that was asked for; files whole or not at all. A file that cannot
 * be written does not take the others away; the Problem comes at the end.
 */
export async function writeReports(
  run: Run,
  formats: readonly Format[],
  verbose: boolean,
  { cwd, stdout }: Context,
): Promise<void> {
  const failed: ProblemText[] = [];
  for (const { name, file } of formats) {
    const style = { ...(file === null ? stdout : onFile), verbose };
    const text = name === 'json' ? renderJson(run) : renderTerminal(run, style);
    if (file === null) stdout.write(text);
    else failed.push(...(await tryToWrite(resolve(cwd, file), text)));
  }
  const [first, ...others] = failed;
  if (first !== undefined) throw new Problem(first, ...others);
}

async function tryToWrite(path: string, text: string): Promise<readonly ProblemText[]> {
  try {
    await writeReport(path, text);
    return [];
  } catch (error) {
    if (error instanceof Problem) return error.texts;
    throw error;
  }
}

export async function writeReport(path: string, text: string): Promise<void> {
  try {
    await writeWhole(path, text);
  } catch (error) {
    throw new Problem({
      code: 'output-unwritable',
      what: 'a file could not be written',
      where: path,
      cause: error instanceof Error ? error.message : String(error),
      help: 'choose a folder that may be written to',
    });
  }
}

/** The run as its document: what `dbperf report` reads again. */
export function renderJson(run: Run): string {
  return `${JSON.stringify(run, null, 2)}\n`;
}
