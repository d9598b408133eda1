import { setMaxListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { type Context, contextOf } from './cli/context.ts';
import { exitCodes } from './cli/exit-code.ts';
import { Grace } from './cli/grace.ts';
import type { ProcessLike } from './cli/terminal.ts';
import { Problem } from './model/problem.ts';

// Both parsers are WebAssembly that runs for milliseconds: V8's optimising compiler takes longer over
// them than they run, and keeps every core busy meanwhile. Most of their functions are never called:
// each is validated when it is first compiled.
setFlagsFromString('--liftoff-only');
setFlagsFromString('--wasm-lazy-validation');

// As Node 21 and later have it. Where there is none, the driver finds out where it runs by building an
// HTTP response, which loads Node's whole HTTP client and takes as long as the driver itself.
if (!('navigator' in globalThis)) {
  const userAgent = `Node.js/${process.versions.node.split('.')[0]}`;
  Object.defineProperty(globalThis, 'navigator', { value: { userAgent }, configurable: true });
}

/** The whole program: arguments → command → exit code. The only place that exits. */
export async function run(process: ProcessLike): Promise<void> {
  const interruption = new AbortController();
  // Every session and every process listens, and a demo is several audits.
  setMaxListeners(0, interruption.signal);
  const grace = new Grace();
  const context = contextOf(process, interruption.signal, grace);
  const interrupt = (signal: 'SIGINT' | 'SIGTERM', code: number) => () => {
    // The spinner's listener ends the process where no other is left; a second signal may.
    process.once(signal, () => process.exit(code));
    process.exitCode = code;
    interruption.abort(new Error('interrupted'));
    grace.begin(() => process.exit(code));
  };
  process.once('SIGINT', interrupt('SIGINT', exitCodes.interrupted));
  process.once('SIGTERM', interrupt('SIGTERM', exitCodes.terminated));
  watchOutput(process, context);
  const code = await codeOf(process, context);
  // Set by a signal, it stays: what the command answers after its interruption is no result, and
  // what still runs (a load in progress) is not waited for.
  process.exitCode ??= code;
  if (interruption.signal.aborted) process.exit(Number(process.exitCode));
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

/**
 * A reader that closes the pipe (`| head`) has had enough; the audit's answer stays the same. A disk
 * that is full has not had the report.
 */
function watchOutput(process: ProcessLike, { stderr }: Context): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', async (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.exitCode = exitCodes.incomplete;
    const { printError } = await import('./cli/print-error.ts');
    printError(stdoutUnwritable(error), stderr);
  });
}

function stdoutUnwritable(error: Error): Problem {
  return new Problem({
    code: 'output-unwritable',
    what: 'the report could not be written to stdout',
    cause: error.message,
    help: 'make room where it goes, then run again; `dbperf report` prints a kept run without measuring',
  });
}
