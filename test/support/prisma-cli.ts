import { execFile } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const jiti = join(
  dirname(createRequire(import.meta.url).resolve('jiti/package.json')),
  'lib/jiti-cli.mjs',
);
const script = join(import.meta.dirname, 'scripts/prisma.ts');

/**
 * Gives the project a `node_modules/.bin/prisma`: `migrate deploy`, `migrate resolve` and `migrate
 * status` of Prisma's own engine as WebAssembly, since the native one is a download of its own.
 */
export async function installPrismaCli(root: string): Promise<void> {
  const program = join(root, 'node_modules/.bin/prisma');
  await mkdir(dirname(program), { recursive: true });
  await writeFile(
    program,
    `#!/bin/sh\nexec '${process.execPath}' --liftoff-only '${jiti}' '${script}' "$@"\n`,
  );
  await chmod(program, 0o755);
}

export interface CommandOutcome {
  readonly code: number;
  readonly output: string;
}

/** Runs a line as a user would paste it into a shell in the project's folder. */
export function runLine(line: string, root: string, databaseUrl: string): Promise<CommandOutcome> {
  const env = {
    HOME: process.env.HOME,
    PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
    DATABASE_URL: databaseUrl,
  };
  return new Promise((resolve) => {
    execFile('/bin/sh', ['-c', line], { cwd: root, env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? 1);
      resolve({ code, output: stdout + stderr });
    });
  });
}
