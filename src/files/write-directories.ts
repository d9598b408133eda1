import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file by its path within the folder: `directory/name`. */
export interface FileWithin {
  readonly path: string;
  readonly content: string;
}

/**
 * Writes new directories of the folder, all of them or none: beside the folder, then renamed one by
 * one. Resolves to what removes them again; rejects with the file system's error, also where one of
 * them is there already.
 */
export async function writeDirectories(
  folder: string,
  files: readonly FileWithin[],
): Promise<() => Promise<void>> {
  const staging = await mkdtemp(join(dirname(folder), '.dbperf-'));
  const moved: string[] = [];
  const remove = async () => {
    for (const directory of moved) await rm(join(folder, directory), { recursive: true });
  };
  try {
    for (const { path, content } of files) {
      await mkdir(dirname(join(staging, path)), { recursive: true });
      await writeFile(join(staging, path), content);
    }
    for (const directory of new Set(files.map(({ path }) => dirname(path)))) {
      await rename(join(staging, directory), join(folder, directory));
      moved.push(directory);
    }
  } catch (error) {
    await remove();
    throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return remove;
}
