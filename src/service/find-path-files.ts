import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Ends of names of files that hold critical paths in TypeScript. */
export const pathFile = /\.paths\.[cm]?[jt]s$/;

/** Folders that hold no source of the project itself. */
const foreign = new Set(['node_modules', 'dist', 'build', 'out', 'coverage']);

/** The `*.paths.ts` files below a folder, absolute and sorted. */
export async function findPathFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isFile()) return pathFile.test(entry.name) ? [path] : [];
      const own = entry.isDirectory() && !entry.name.startsWith('.') && !foreign.has(entry.name);
      return own ? findPathFiles(path) : [];
    }),
  );
  return found.flat().sort();
}
