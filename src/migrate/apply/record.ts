import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Recording } from '../../model/applied.ts';
import { prismaResolve, resolveArguments } from '../../text/prisma-command.ts';
import { redactUrl } from '../../text/redact-url.ts';

export interface RecorderOptions {
  /** Absolute folder of the project. */
  readonly root: string;
  /** `--schema`, as it is handed on; null where the project's own is taken. */
  readonly schema: string | null;
  readonly env: NodeJS.ProcessEnv;
  /** Why Prisma would write to another database; null where it would not. */
  readonly obstacle: string | null;
  /** Whether the database has the migration in its history now. */
  readonly isRecorded: (directory: string) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/** Prisma itself gives up on its lock after 10 s. */
const patienceMs = 120_000;

/** Records the migration by the project's own Prisma; where that cannot be, the user has to. */
export async function recordApplied(
  directory: string,
  options: RecorderOptions,
): Promise<Recording> {
  const left = (cause: string): Recording => {
    const command = prismaResolve('--applied', directory, options.schema);
    return { kind: 'left', command, cause };
  };
  if (options.obstacle !== null) return left(options.obstacle);
  const program = await findPrisma(options.root);
  if (program === null) return left('the project has no node_modules/.bin/prisma');
  const failure = await runPrisma(program, directory, options);
  if (await options.isRecorded(directory).catch(() => false)) return { kind: 'recorded' };
  return left(failure ?? 'Prisma recorded it in another database: look at the URL that it reads');
}

/** In the project, or in the folder of a workspace above it. */
async function findPrisma(root: string): Promise<string | null> {
  for (let folder = root; ; folder = dirname(folder)) {
    const program = join(folder, 'node_modules', '.bin', 'prisma');
    const runs = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return program;
    if (dirname(folder) === folder) return null;
  }
}

/** Resolves to null, or to why it failed: the last that Prisma said. */
function runPrisma(
  program: string,
  directory: string,
  { root, schema, env, signal }: RecorderOptions,
): Promise<string | null> {
  const options = { cwd: root, env, signal, timeout: patienceMs, encoding: 'utf8' as const };
  return new Promise((resolve) => {
    const args = resolveArguments('--applied', directory, schema);
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve(null);
      const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-10).join('\n').trim();
      resolve(redactUrl(said === '' ? error.message : said));
    });
    child.stdin?.end();
  });
}
