import { readMigrationFiles } from '../files/read-migration-files.ts';
import type { MigratedIndex, Migrations, Project } from '../model/declared.ts';
import type { MigrationFile } from '../model/migration.ts';
import { type Node, parse } from '../sql/parse.ts';
import { applyStatement, doubtAbout } from './migrations/apply-statement.ts';
import type { Entries, Entry } from './migrations/entry.ts';

/** The indexes that the project's migrations leave when all have run; null if it has no folder. */
export async function readMigrations({ migrationsFolder }: Project): Promise<Migrations | null> {
  if (migrationsFolder === null) return null;
  const files = await readMigrationFiles(migrationsFolder);
  const notes: string[] = [];
  let entries: Entries = [];
  for (const file of files) {
    const { statements, doubts } = await readStatements(file);
    notes.push(...doubts);
    entries = statements.reduce((all, each) => applyStatement(all, each, file.directory), entries);
  }
  const directories = files.map(({ directory }) => directory);
  return { directories, indexes: entries.map(toIndex), notes };
}

interface Reading {
  readonly statements: readonly Node[];
  /** Notes on what could not be understood. */
  readonly doubts: readonly string[];
}

async function readStatements({ directory, sql }: MigrationFile): Promise<Reading> {
  if (sql === null) return { statements: [], doubts: [`${directory} has no migration.sql`] };
  const file = `${directory}/migration.sql`;
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
