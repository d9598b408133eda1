import { resolve } from 'node:path';
import { Chalk } from 'chalk';
import { InvalidArgumentError } from 'commander';
import { writeWhole } from '../files/write.ts';
import { Problem } from '../model/problem.ts';
import type { Run } from '../model/run.ts';
import { renderTerminal } from '../report/terminal.ts';
import type { Context } from './context.ts';
import type { Output } from './terminal.ts';

/** Files have no terminal to ask. */
const fileWidth = 100;
const colourless = new Chalk({ level: 0 });

export interface Format {
  readonly name: 'terminal' | 'json';
  /** Null: stdout. */
  readonly file: string | null;
}

/** Reads `-f format[:file]`, which may be repeated. */
export function parseFormat(text: string, previous: readonly Format[] = []): readonly Format[] {
  const [name = '', ...rest] = text.split(':');
  if (name !== 'terminal' && name !== 'json') {
    throw new InvalidArgumentError(
      'expected terminal or json, with a file if need be: json:run.json',
    );
  }
  return [...previous, { name, file: rest.length === 0 ? null : rest.join(':') }];
}

/** Writes the run in every format that was asked for; files whole or not at all. */
export async function writeReports(
  run: Run,
  formats: readonly Format[],
  verbose: boolean,
  context: Context,
): Promise<void> {
  for (const format of formats.length === 0
    ? [{ name: 'terminal', file: null } as const]
    : formats) {
    if (format.file === null) context.stdout.write(render(run, format, verbose, context.stdout));
    else await writeReport(resolve(context.cwd, format.file), render(run, format, verbose, null));
  }
}

export async function writeReport(path: string, text: string): Promise<void> {
  try {
    await writeWhole(path, text);
  } catch (error) {
    throw new Problem({
      code: 'output-unwritable',
      what: 'a report could not be written',
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

function render(run: Run, format: Format, verbose: boolean, output: Output | null): string {
  if (format.name === 'json') return renderJson(run);
  return renderTerminal(run, {
    colours: output?.colours ?? colourless,
    width: output?.width ?? fileWidth,
    verbose,
  });
}
