import { Command } from 'commander';
import type { Context } from '../context.ts';
import { type Format, parseFormat, toTerminal } from '../format.ts';

interface ReportOptions {
  readonly format?: readonly Format[];
  readonly verbose?: boolean;
}

/** `dbperf report run.json`: prints a saved run again, and exits as the audit did. */
export function reportCommand(context: Context, finish: (code: number) => void): Command {
  return new Command('report')
    .description('print a saved run again, and exit as its audit did')
    .argument('[run.json]', 'the run', '.dbperf/run.json')
    .option('-f, --format <format[:file]>', 'terminal or json; may be repeated', parseFormat)
    .option('-v, --verbose', 'also rejected indexes, ignored findings and silent rules')
    .action(async (path: string, options: ReportOptions) => {
      const { runReport } = await import('../run-report.ts');
      finish(
        await runReport(path, options.format ?? [toTerminal], options.verbose ?? false, context),
      );
    });
}
