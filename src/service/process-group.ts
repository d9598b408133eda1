import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Of dbperf's own modules: `.ts` where it is not built. */
export const ending = extname(fileURLToPath(import.meta.url));

// What compiles the service's TypeScript runs ours too, where it is not built.
const jiti = dirname(createRequire(import.meta.url).resolve('jiti/package.json'));
const compiler = join(jiti, 'lib/jiti-cli.mjs');

/** Runs a module of this folder in a process that leads a group: what it starts can be ended with it. */
export function startGroup(module: string, where: Pick<ForkOptions, 'cwd' | 'env'>): ChildProcess {
  const entry = fileURLToPath(new URL(module, import.meta.url));
  return fork(compiler, [entry], {
    ...where,
    execArgv: [],
    serialization: 'advanced',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

export function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}
