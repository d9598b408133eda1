import { type Context, contextOf } from './cli/context.ts';
import { exitCodes } from './cli/exit-code.ts';
import type { ProcessLike } from './cli/terminal.ts';

/** Time that an interrupted command has to cancel statements and stop servers, milliseconds. */
const graceMs = 4_000;

/** The whole program: arguments → command → exit code. The only place that exits. */
export async function run(process: ProcessLike): Promise<void> {
  const interruption = new AbortController();
  const context = contextOf(process, interruption.signal);
  const interrupt = (code: number) => () => {
    process.exitCode = code;
    interruption.abort(new Error('interrupted'));
    setTimeout(() => process.exit(code), graceMs).unref();
  };
  process.once('SIGINT', interrupt(exitCodes.interrupted));
  process.once('SIGTERM', interrupt(exitCodes.terminated));
  survivePipe(process);
  const code = await codeOf(process, context);
  // Set by a signal, it stays: what the command answers after its interruption is no result.
  process.exitCode ??= code;
}

async function codeOf(process: ProcessLike, context: Context): Promise<number> {
  try {
    const { runProgram } = await import('./cli/program.ts');
    return await runProgram(process.argv.slice(2), context);
  } catch (error) {
    if (context.signal.aborted) return exitCodes.interrupted;
    const { printError } = await import('./cli/print-error.ts');
    printError(error, context.stderr);
    return exitCodes.incomplete;
  }
}

/** A reader that closes the pipe (`| head`) has had enough; the audit's answer stays the same. */
function survivePipe(process: ProcessLike): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
