import { execFile } from 'node:child_process';
import type { Outcome } from '../support/dbperf.ts';

export interface CommandOptions {
  readonly cwd: string;
  /** Added to the environment of the tests. */
  readonly env?: Readonly<Record<string, string>>;
}

/** npm and npx warn of what they find in the user's settings, which is not what is tested. */
const plain = { FORCE_COLOR: '0', npm_config_loglevel: 'error' };

/** Runs a program to its end, without a terminal and without colour. */
export function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env = {} }: CommandOptions,
): Promise<Outcome> {
  const options = { cwd, env: { ...process.env, ...plain, ...env }, maxBuffer: 2 ** 26 };
  return new Promise((resolve, reject) => {
    execFile(command, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(error);
    });
  });
}
