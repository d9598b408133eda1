import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { installMajor } from '../postgres/embedded/install-major.ts';
import { formatBytes } from '../text/format.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { progressOn } from './progress.ts';

/** Installs the version, or says that it is there; a Problem where neither can be. */
export async function runTwinInstall(major: number, context: Context): Promise<number> {
  const { cwd, env, signal, stderr, stdout } = context;
  const progress = progressOn(stderr, false);
  const onProgress = progress.say.bind(progress);
  const { binaries, already } = await installMajor(major, { signal, onProgress, env, cwd }).finally(
    () => progress.end(),
  );
  const size = already ? '' : `, ${formatBytes(await bytesIn(dirname(binaries.directory)))}`;
  stdout.write(
    `PostgreSQL ${binaries.version} is ${already ? 'already there' : 'installed'}: ${binaries.directory}${size}\n`,
  );
  return exitCodes.ok;
}

/** Of all files below; links are not followed. */
async function bytesIn(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
