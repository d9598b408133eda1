import { whatIfReport } from '../audit/what-if-report.ts';
import { renderWhatIf } from '../report/what-if.ts';
import { configOf } from './config-of.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import type { SourceOptions } from './options.ts';
import { progressOn } from './progress.ts';
import { version } from './version.ts';

/** Tries indexes on the twin and prints what became of the plans; resolves to the exit code. */
export async function runWhatIf(
  statements: readonly string[],
  options: SourceOptions,
  context: Context,
): Promise<number> {
  const { cwd, env, signal, stdout, stderr } = context;
  const config = await configOf(options, context);
  const progress = progressOn(stderr, options.quiet ?? false);
  try {
    const world = { cwd, env, signal, onProgress: progress.say.bind(progress), dbperf: version() };
    const report = await whatIfReport(statements, config, world);
    progress.end();
    stdout.write(renderWhatIf(report, { ...stdout, verbose: options.verbose ?? false }));
    return exitCodes.ok;
  } finally {
    progress.end();
  }
}
