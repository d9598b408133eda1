import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderUnreadable } from './problems.ts';

/** A directory of Prisma's migrations folder. */
export interface MigrationFile {
  readonly directory: string;
  /** Text of its migration.sql; null where it has none that can be read. */
  readonly sql: string | null;
}

/** The migrations of a folder in the order in which Prisma applies them; none without a folder. */
export async function readMigrationFiles(folder: string | null): Promise<readonly MigrationFile[]> {
  if (folder === null) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: Error) => {
    throw folderUnreadable(folder, error);
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (directory) => ({
      directory,
      sql: await readFile(join(folder, directory, 'migration.sql'), 'utf8').catch(() => null),
    })),
  );
}

/** Whether Prisma takes the script for the one it applied: it lets line endings differ. */
export function matchesChecksum(sql: string, checksum: string): boolean {
  const lines = sql.replaceAll('\r\n', '\n');
  return [sql, lines, lines.replaceAll('\n', '\r\n')].some((text) => sha256(text) === checksum);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
