import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Migrations } from '../../src/model/declared.ts';
import { findProject } from '../../src/prisma/find-project.ts';
import { readMigrations } from '../../src/prisma/read-migrations.ts';
import { readSchema } from '../../src/prisma/read-schema.ts';
import { diffFromEmpty } from '../support/schema-engine.ts';
import { histories, setting } from './histories.ts';
import { oneModel, projectFolder } from './project-folder.ts';

describe('the indexes that migrations leave', () => {
  test.each(histories)('$title', async ({ migrations, leaves }) => {
    const { indexes, notes } = await read([setting, ...migrations]);
    expect(
      indexes.map(({ schema, table, name }) => `${schema ?? 'public'}.${table}: ${name}`).sort(),
    ).toEqual(leaves);
    expect(notes).toEqual([]);
  });

  test('know what made them', async () => {
    const { directories, indexes } = await read([
      'CREATE TABLE t (id int PRIMARY KEY, a int);',
      'CREATE UNIQUE INDEX CONCURRENTLY "t_a" ON "public"."t" (a);',
    ]);
    expect(directories).toEqual(['20250101000000_m', '20250101000001_m']);
    expect(indexes).toEqual([
      {
        name: 't_pkey',
        schema: null,
        table: 't',
        unique: true,
        constraint: true,
        migration: '20250101000000_m',
        concurrently: false,
      },
      {
        name: 't_a',
        schema: 'public',
        table: 't',
        unique: true,
        constraint: false,
        migration: '20250101000001_m',
        concurrently: true,
      },
    ]);
  });
});

test('migrations that Prisma wrote hold exactly the indexes that the schema declares', async () => {
  const schemaText = await readFile(join(import.meta.dirname, 'corpus/names.prisma'), 'utf8');
  const folder = await projectFolder({
    'prisma/schema.prisma': schemaText,
    'prisma/migrations/20250101000000_init/migration.sql': await diffFromEmpty(schemaText),
  });
  const project = await findProject({ cwd: folder, env: {} });
  const { models } = await readSchema(project);
  const migrated = (await readMigrations(project))?.indexes.map(({ name }) => name).sort();
  expect(migrated).toEqual(models.flatMap(({ indexes }) => indexes.map(({ name }) => name)).sort());
});

describe('what cannot be understood is said', () => {
  test.each([
    ['DO $$ BEGIN EXECUTE $x$CREATE INDEX i ON t(a)$x$; END $$;', 'a DO block'],
    ['CALL build_indexes();', 'a CALL'],
    ['CREATE TABLE u (LIKE t INCLUDING ALL);', 'a CREATE TABLE (LIKE …)'],
    ['SET search_path = other;', 'a SET search_path'],
  ])('%s', async (sql, doubt) => {
    const { notes } = await read([sql]);
    expect(notes).toEqual([
      `20250101000000_m/migration.sql: what ${doubt} does could not be understood`,
    ]);
  });

  test('a file that is no SQL, and the others count', async () => {
    const { indexes, notes } = await read([
      setting,
      'CREATE INDEX i ON;',
      'CREATE INDEX j ON t(a);',
    ]);
    expect(indexes.map(({ name }) => name)).toContain('j');
    expect(notes).toEqual([
      '20250101000001_m/migration.sql could not be understood: syntax error at or near ";"',
    ]);
  });

  test('a migration folder without migration.sql', async () => {
    const folder = await projectFolder({
      'schema.prisma': oneModel,
      'migrations/20250101000000_m/down.sql': '',
      'migrations/migration_lock.toml': 'provider = "postgresql"',
    });
    const migrations = await readMigrations(await findProject({ cwd: folder, env: {} }));
    expect(migrations?.directories).toEqual(['20250101000000_m']);
    expect(migrations?.notes[0]).toBe('20250101000000_m has no migration.sql');
  });
});

test('a project without a migrations folder has none', async () => {
  const folder = await projectFolder({ 'schema.prisma': oneModel });
  expect(await readMigrations(await findProject({ cwd: folder, env: {} }))).toBeNull();
});

async function read(texts: readonly string[]): Promise<Migrations> {
  const files = texts.map((sql, n) => [`migrations/2025010100000${n}_m/migration.sql`, sql]);
  const folder = await projectFolder({ 'schema.prisma': oneModel, ...Object.fromEntries(files) });
  const migrations = await readMigrations(await findProject({ cwd: folder, env: {} }));
  return migrations ?? expect.fail('no migrations');
}
