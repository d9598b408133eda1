import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigratedIndex, Migrations, Project } from '../model/declared.ts';
import { type Node, parse } from '../sql/parse.ts';
import { applyStatement, doubtAbout } from './migrations/apply-statement.ts';
import type { Entries, Entry } from './migrations/entry.ts';
import { unreadable } from './problems.ts';

/** The indexes that the project's migrations leave when all have run; null if it has no folder. */
export async function readMigrations(project: Project): Promise<Migrations | null> {
  const folder = project.migrationsFolder;
  if (folder === null) return null;
  const directories = await migrationDirectories(folder);
  const notes: string[] = [];
  let entries: Entries = [];
  for (const directory of directories) {
    const { statements, doubts } = await readMigration(folder, directory);
    notes.push(...doubts);
    entries = statements.reduce((all, each) => applyStatement(all, each, directory), entries);
  }
  return { directories, indexes: entries.map(toIndex), notes };
}

/** Prisma applies directories in the order of their names, and looks at nothing else. */
async function migrationDirectories(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    throw unreadable(folder, error);
  });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

interface Reading {
  readonly statements: readonly Node[];
  /** Notes on what could not be understood. */
  readonly doubts: readonly string[];
}

async function readMigration(folder: string, directory: string): Promise<Reading> {
  const file = `${directory}/migration.sql`;
  const sql = await readFile(join(folder, file), 'utf8').catch(() => null);
  if (sql === null) return { statements: [], doubts: [`${directory} has no migration.sql`] };
  try {
    const { stmts = [] } = await parse(sql);
    const statements = stmts.flatMap(({ stmt }) => stmt ?? []);
    const doubts = statements.flatMap((each) => doubtAbout(each) ?? []);
    const notes = doubts.map((each) => `${file}: what ${each} does could not be understood`);
    return { statements, doubts: notes };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return { statements: [], doubts: [`${file} could not be understood: ${cause}`] };
  }
}

function toIndex({ columns: _, ...index }: Entry): MigratedIndex {
  return index;
}
