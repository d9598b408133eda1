import { readMigrationFiles } from '../files/read-migration-files.ts';
import type { MigrationFile } from '../model/migration.ts';
import { readWrittenMigrations, type WrittenMigration } from './written-migration.ts';

export interface MigrationsFolder {
  /** Null where the project has none. */
  readonly files: readonly MigrationFile[] | null;
  /** Those of dbperf. */
  readonly written: readonly WrittenMigration[];
}

/** Throws a Problem where the folder cannot be read. */
export async function readMigrationsFolder(path: string | null): Promise<MigrationsFolder> {
  const files = await readMigrationFiles(path);
  return { files: path === null ? null : files, written: await readWrittenMigrations(files) };
}
