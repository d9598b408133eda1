import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationFile } from '../model/migration.ts';
import { Problem } from '../model/problem.ts';

/**
 * The directories of a migrations folder in the order of their names, which is Prisma's; none without
 * a folder. Throws a Problem where the folder cannot be read.
 */
export async function readMigrationFiles(folder: string | null): Promise<readonly MigrationFile[]> {
  if (folder === null) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: Error) => {
    throw unreadable(folder, error);
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (directory) => ({
      directory,
      sql: await readFile(join(folder, directory, 'migration.sql'), 'utf8').catch(() => null),
    })),
  );
}

function unreadable(folder: string, error: Error): Problem {
  return new Problem({
    code: 'migrations-unreadable',
    what: 'the migrations folder cannot be read',
    where: folder,
    cause: error.message,
    help: 'give dbperf the right to read it, or name the project by --project',
  });
}
