import type { GeneratedFile, Migration } from '../model/migration.ts';
import { rollbackPage } from './rollback.ts';

/** The directories as they are written; ROLLBACK.md stands in the first. */
export function migrationFiles(migrations: readonly Migration[]): readonly GeneratedFile[] {
  const files = migrations.flatMap((migration) => [
    { path: `${migration.directory}/migration.sql`, content: migrationSql(migration) },
    { path: `${migration.directory}/down.sql`, content: downSql(migration) },
  ]);
  const [first] = migrations;
  return first === undefined
    ? []
    : [...files, { path: `${first.directory}/ROLLBACK.md`, content: rollbackPage(migrations) }];
}

/** All statements in order, for teams without Prisma Migrate: each is to be sent alone. */
export function sqlScript(migrations: readonly Migration[]): string {
  return migrations.map(migrationSql).join('\n');
}

export function migrationSql({ comments, statement }: Migration): string {
  return `${comments.map((line) => `-- ${line}`).join('\n')}\n${statement}\n`;
}

/** Prisma never runs it: it is for people. */
function downSql({ kind, down }: Migration): string {
  const note = notes[kind];
  return [...note.map((line) => `-- ${line}`), ...(down === null ? [] : [down]), ''].join('\n');
}

const notes: Readonly<Record<Migration['kind'], readonly string[]>> = {
  create: ['Undoes migration.sql. Prisma does not run it: ROLLBACK.md says how.'],
  'drop-redundant': ['Undoes migration.sql. Prisma does not run it: ROLLBACK.md says how.'],
  'drop-invalid': ['Nothing to undo: no query used the INVALID index.'],
  'drop-gone': ['Nothing to undo: the migration after it makes the index anew.'],
  'create-on-parent': [
    'Undoes migration.sql and the migrations of its partitions. Not concurrently: PostgreSQL has no such',
    'DROP INDEX for partitioned tables, so that reads and writes wait for its short lock.',
  ],
  'create-on-partition': [
    'Only before it is attached: afterwards it goes with the index of the parent.',
  ],
  attach: ['Nothing to undo: it goes with the index of the parent.'],
};
