import { access, constants } from 'node:fs/promises';
import { writeWhole } from '../files/write.ts';
import { writeDirectories } from '../files/write-directories.ts';
import type { Generation } from '../model/migration.ts';
import { Problem } from '../model/problem.ts';

type TakeBack = () => Promise<void>;

/** The directories and the schema's lines: all of them or, as far as the file system allows, none. */
export async function writeGeneration({ folder, files, schema }: Generation): Promise<void> {
  const written: TakeBack[] = [];
  let place = folder;
  try {
    for (const { file } of schema.files) {
      place = file;
      await access(file, constants.W_OK);
    }
    place = folder;
    // Directories first: without them the schema would promise what no migration brings.
    if (files.length > 0) written.push(await writeDirectories(folder, files));
    for (const { file, before, after } of schema.files) {
      place = file;
      await writeWhole(file, after);
      written.push(() => writeWhole(file, before));
    }
  } catch (error) {
    throw unwritable(place, messageOf(error), await takeBack(written));
  }
}

/** What could not be taken back, in words; null where nothing is left. */
async function takeBack(written: readonly TakeBack[]): Promise<string | null> {
  const failed: string[] = [];
  for (const one of [...written].reverse()) {
    await one().catch((error: unknown) => failed.push(messageOf(error)));
  }
  return failed.length === 0 ? null : failed.join('\n');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function unwritable(where: string, cause: string, left: string | null): Problem {
  return new Problem({
    code: 'output-unwritable',
    what:
      left === null
        ? 'the migrations and the schema could not be written; nothing was changed'
        : 'the migrations and the schema could not be written, and a part of them was left',
    where,
    cause: left === null ? cause : `${cause}\n${left}`,
    help: `${left === null ? '' : 'take back what git status shows; '}check the permissions of the migrations folder and of the schema; --dry-run shows what would be written`,
  });
}
