import { spawn } from 'node:child_process';

/** Whom the server runs as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

export interface RunResult {
  /** Null where a signal ended it, or it could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  /** Also why it could not be started. */
  readonly stderr: string;
}

/**
 * Of the user's environment only PATH: initdb and postgres take defaults from PG*, LC_*, TZ, and a
 * LD_LIBRARY_PATH would go before the libraries of the package.
 */
export const serverEnvironment = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
} as const;

/**
 * Runs a command to its end, as `user` where one is given, with `input` on its stdin. Never throws;
 * a failure is a result.
 */
export function run(
  command: string,
  args: readonly string[],
  user: ServerUser | null,
  input = '',
): Promise<RunResult> {
  return new Promise((resolve) => {
    const failed = (error: unknown) => resolve({ code: null, stdout: '', stderr: String(error) });
    try {
      // The working directory of dbperf may be closed to that user.
      const options = { env: serverEnvironment, cwd: '/', ...user };
      const child = spawn(command, args, { ...options, stdio: 'pipe' });
      const texts = { stdout: '', stderr: '' };
      child.stdout.on('data', (chunk) => (texts.stdout += String(chunk)));
      child.stderr.on('data', (chunk) => (texts.stderr += String(chunk)));
      child.on('error', failed);
      // A command that reads no input may be gone before it is written.
      child.stdin.on('error', () => undefined).end(input);
      child.on('close', (code) => resolve({ code, ...texts }));
    } catch (error) {
      failed(error);
    }
  });
}
