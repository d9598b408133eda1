import { readMigrationFiles } from '../../files/read-migration-files.ts';
import type { Action } from '../action.ts';
import { readWrittenMigrations } from '../written-migration.ts';

/** A directory of the project's migrations. */
export interface FolderMigration {
  readonly directory: string;
  /** Null where it is not dbperf's. */
  readonly action: Action | null;
  /** What the header says of the index's size. */
  readonly estimate: string | null;
}

/** The migrations in the order in which Prisma applies them. Throws a Problem. */
export async function readFolder(folder: string): Promise<readonly FolderMigration[]> {
  const files = await readMigrationFiles(folder);
  const written = await readWrittenMigrations(files);
  const ours = new Map(written.map((one) => [one.directory, one]));
  return files.map(({ directory }) => {
    const { action = null, size: estimate = null } = ours.get(directory) ?? {};
    return { directory, action, estimate };
  });
}
