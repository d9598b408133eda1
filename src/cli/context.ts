import { Grace } from './grace.ts';
import { type Output, outputOf, type ProcessLike } from './terminal.ts';

/** What every command is given. */
export interface Context {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted by Ctrl-C and SIGTERM: statements are cancelled, servers of our own are stopped. */
  readonly signal: AbortSignal;
  readonly grace: Grace;
}

export function contextOf(
  process: ProcessLike,
  signal: AbortSignal,
  grace: Grace = new Grace(),
): Context {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout: outputOf(process.stdout, process.env),
    stderr: outputOf(process.stderr, process.env),
    signal,
    grace,
  };
}
