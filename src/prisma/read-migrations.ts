import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigratedIndex, Migrations, Project } from '../model/declared.ts';
import { parse } from '../sql/parse.ts';
import { applyStatement, doubtAbout } from './migrations/apply-statement.ts';
import type { Entries, Entry } from './migrations/entry.ts';

/** The indexes that the project's migrations leave when all have run; null if it has no folder. */
export async function readMigrations(project: Project): Promise<Migrations | null> {
  const folder = project.migrationsFolder;
  if (folder === null) return null;
  const directories = await migrationDirectories(folder);
  const notes: string[] = [];
  let entries: Entries = [];
  for (const directory of directories) {
    const file = `${directory}/migration.sql`;
    const read = await readMigration(join(folder, file));
    if ('failure' in read) notes.push(`${file} could not be understood: ${read.failure}`);
    else {
      const doubts = read.statements.flatMap((each) => doubtAbout(each) ?? []);
      notes.push(...doubts.map((each) => `${file}: what ${each} does could not be understood`));
      entries = read.statements.reduce(
        (all, each) => applyStatement(all, each, directory),
        entries,
      );
    }
  }
  return { directories, indexes: entries.map(toIndex), notes };
}

/** Prisma applies directories in the order of their names, and looks at nothing else. */
async function migrationDirectories(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

type Reading = { readonly statements: readonly Statement[] } | { readonly failure: string };
type Statement = Parameters<typeof applyStatement>[1];

async function readMigration(file: string): Promise<Reading> {
  try {
    const { stmts = [] } = await parse(await readFile(file, 'utf8'));
    return { statements: stmts.flatMap(({ stmt }) => stmt ?? []) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

function toIndex({ columns: _, ...index }: Entry): MigratedIndex {
  return index;
}
