import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Action, readAction } from './action.ts';
import { folderUnreadable } from './folder-problems.ts';

/** A directory of the project's migrations. */
export interface FolderMigration {
  readonly directory: string;
  /** Null where it is not dbperf's. */
  readonly action: Action | null;
  /** What the header says of the index's size. */
  readonly estimate: string | null;
}

const firstLine = '-- dbperf: ';

/** The migrations in the order in which Prisma applies them. Throws a Problem. */
export async function readFolder(
  folder: string,
  defaultSchema: string,
): Promise<readonly FolderMigration[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: Error) => {
    throw folderUnreadable(folder, error);
  });
  const directories = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(directories.sort().map((name) => readMigration(folder, name, defaultSchema)));
}

async function readMigration(
  folder: string,
  directory: string,
  defaultSchema: string,
): Promise<FolderMigration> {
  const sql = await readFile(join(folder, directory, 'migration.sql'), 'utf8').catch(() => '');
  const action = sql.startsWith(firstLine) ? await readAction(sql, defaultSchema) : null;
  return { directory, action, estimate: /^--\s*size:?\s+(.+)$/im.exec(sql)?.[1]?.trim() ?? null };
}
