import { resolve } from 'node:path';
import { Chalk } from 'chalk';
import { writeWhole } from '../files/write.ts';
import { Problem } from '../model/problem.ts';
import type { Run } from '../model/run.ts';
import { renderTerminal } from '../report/terminal.ts';
import type { Context } from './context.ts';
import type { Format } from './format.ts';

/** Files have no terminal to ask. */
const onFile = { colours: new Chalk({ level: 0 }), width: 100 };

const toTerminal: Format = { name: 'terminal', file: null };

/** Writes the run in every format that was asked for; files whole or not at all. */
export async function writeReports(
  run: Run,
  formats: readonly Format[],
  verbose: boolean,
  { cwd, stdout }: Context,
): Promise<void> {
  for (const { name, file } of formats.length === 0 ? [toTerminal] : formats) {
    const style = { ...(file === null ? stdout : onFile), verbose };
    const text = name === 'json' ? renderJson(run) : renderTerminal(run, style);
    if (file === null) stdout.write(text);
    else await writeReport(resolve(cwd, file), text);
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
