import { writeWhole } from '../files/write.ts';
import { writeDirectories } from '../files/write-directories.ts';
import type { Generation } from '../model/migration.ts';
import { Problem } from '../model/problem.ts';

/** Directories first: without them the schema would promise what no migration brings. */
export async function writeGeneration({ folder, files, schema }: Generation): Promise<void> {
  try {
    if (files.length > 0) await writeDirectories(folder, files);
    for (const { file, after } of schema.files) await writeWhole(file, after);
  } catch (error) {
    throw new Problem({
      code: 'output-unwritable',
      what: 'the migrations could not be written',
      where: folder,
      cause: error instanceof Error ? error.message : String(error),
      help: 'check the permissions of the folder and of the schema; --dry-run shows what would be written',
    });
  }
}
