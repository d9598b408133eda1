import { randomBytes } from 'node:crypto';
import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeWhole } from './links.ts';
import type { PostgresPackage } from './package.ts';
import { run } from './run.ts';

/** Copies the package's binaries into the folder, whole or not at all; returns the copy's path. */
export async function copyPackage(source: PostgresPackage, folder: string): Promise<string> {
  const copy = join(folder, source.id);
  if (await stat(copy).catch(() => null)) return copy;
  const temporary = `${copy}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(temporary, { recursive: true });
    await cp(join(source.directory, 'native'), join(temporary, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    await makeWhole(temporary);
    // For the server's user, whatever the umask was when the package was installed.
    await run('chmod', ['-R', 'a+rX', folder], null);
    await rename(temporary, copy);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return copy;
}
