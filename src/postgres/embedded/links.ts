import { access, chmod, constants, readFile, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * npm packs no symbolic links: an install script of the package makes them, and npm may have been
 * told to run none. Makes what is missing; false where the directory cannot be written to.
 */
export async function makeWhole(packageDirectory: string): Promise<boolean> {
  try {
    const text = await readFile(join(packageDirectory, 'native/pg-symlinks.json'), 'utf8');
    for (const link of JSON.parse(text) as Link[]) await makeLink(packageDirectory, link);
    for (const name of ['initdb', 'postgres']) {
      await makeExecutable(join(packageDirectory, 'native/bin', name));
    }
    return true;
  } catch {
    return false;
  }
}

async function makeLink(root: string, link: Link): Promise<void> {
  const path = join(root, link.target);
  if (await stat(path).catch(() => null)) return;
  const to = relative(dirname(path), join(root, link.source));
  await symlink(to, path).catch(async (error: unknown) => {
    // Another dbperf may have made it meanwhile.
    if (!(await stat(path).catch(() => null))) throw error;
  });
}

async function makeExecutable(path: string): Promise<void> {
  await access(path, constants.X_OK).catch(() => chmod(path, 0o755));
}
