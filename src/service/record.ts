import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { openTap } from '../capture/tap/tap.ts';
import { ROWS_WANTED, TrafficReader } from '../capture/traffic/traffic.ts';
import type { Traffic } from '../model/capture.ts';
import type { Recording } from '../model/recording.ts';
import type { Target } from '../postgres/target.ts';
import { commandFailed, commandMissing } from './problems.ts';
import { ValuesSeen } from './values-seen.ts';

export interface RecordOptions {
  readonly target: Target;
  /** What the target was read from. */
  readonly databaseUrl: string;
  /** A program and its arguments. */
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  /** The command's environment with its database at `url`. */
  readonly envFor: (url: string) => NodeJS.ProcessEnv;
  readonly keepValues: boolean;
  readonly signal: AbortSignal;
}

export interface Recorded {
  readonly exitCode: number;
  readonly durationMs: number;
  readonly traffic: Traffic;
  readonly values: Recording['values'];
  /** Why connections came to nothing, each reason once. */
  readonly failures: readonly string[];
}

/** Runs a command behind the tap and says what it sent. Throws a Problem. */
export async function record(options: RecordOptions): Promise<Recorded> {
  const reader = new TrafficReader('recording');
  const values = new ValuesSeen();
  const failures = new Set<string>();
  const tap = await openTap(options.target, {
    databaseUrl: options.databaseUrl,
    keepRows: ROWS_WANTED,
    onStatement: (statement) => {
      void reader.add(statement);
      if (options.keepValues) void values.add(statement);
    },
    onConnection: ({ failure }) => {
      if (failure !== null) failures.add(failure);
    },
  });
  const started = performance.now();
  const exitCode = await run(tap.url, options).finally(() => tap.close());
  const durationMs = performance.now() - started;
  return {
    ...{ exitCode, durationMs },
    traffic: await reader.end(),
    values: options.keepValues ? await values.end() : null,
    failures: [...failures],
  };
}

async function run(url: string, { command, cwd, envFor, signal }: RecordOptions): Promise<number> {
  const [program, ...args] = command;
  if (program === '') throw commandMissing(program);
  const child = spawn(program, args, { cwd, env: envFor(url), stdio: 'inherit' });
  // The terminal sends Ctrl-C to both, and a second signal would say "at once"; whoever signals
  // dbperf alone means the command.
  const interrupt = () => process.stdin.isTTY || child.kill('SIGTERM');
  signal.addEventListener('abort', interrupt);
  try {
    const [code, killedBy] = await once(child, 'exit');
    return code ?? 128 + constants.signals[killedBy as NodeJS.Signals];
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw missing ? commandMissing(program) : commandFailed(program, error);
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}
