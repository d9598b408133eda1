import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Index } from '../../src/model/catalog.ts';
import type { Project } from '../../src/model/declared.ts';
import type { SchemaEdit } from '../../src/model/schema-edit.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { editSchema } from '../../src/prisma/edit-schema.ts';
import { findProject } from '../../src/prisma/find-project.ts';
import { readSchema } from '../../src/prisma/read-schema.ts';
import { withoutUrls } from '../../src/prisma/schema/datasource.ts';
import { parseSchema } from '../../src/prisma/schema/parse-schema.ts';
import { readSources } from '../../src/prisma/schema/read-sources.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { indexLine } from '../../src/sql/index-line.ts';
import { shapeOfIndex } from '../../src/sql/index-shape.ts';
import { servers, type TestDatabase } from '../support/database.ts';
import { applyMigrations, diffDatabaseToSchema, diffFromEmpty } from '../support/schema-engine.ts';
import { projectFolder, writtenFolder } from './project-folder.ts';

const datasource = (url: string) =>
  `datasource db {\n  provider = "postgresql"\n  schemas  = ["public", "Ops Team"]${url}\n}\n`;

const generator = (more: string) =>
  `generator client {\n  provider = "prisma-client-js"${more}\n}\n`;

const user = `model User {
  id     Int     @id
  e_mail String? @map("e-mail") // { of the user
  posts  Post[]

  @@map("users")
  @@schema("public")
}
`;

const post = `enum Status {
  DRAFT
  LIVE

  @@schema("Ops Team")
}

model Post {
  id     Int    @id
  userId Int    @map("user_id")
  status Status
  body   Json
  user   User   @relation(fields: [userId], references: [id])

  @@index([status])
  @@schema("Ops Team")
}
`;

const v6 = {
  base:
    datasource('\n  url      = env("DATABASE_URL")') +
    generator('\n  previewFeatures = ["multiSchema"]'),
  package: '{ "dependencies": { "prisma": "6.19.0" } }',
};
const v7 = {
  base: datasource('') + generator(''),
  package: '{ "dependencies": { "prisma": "7.10.0" } }',
};

const single = ({ base, package: of }: typeof v7) => ({
  'package.json': of,
  'prisma/schema.prisma': base + user + post,
});
const several = ({ base, package: of }: typeof v7) => ({
  'package.json': of,
  'prisma/schema/base.prisma': base,
  'prisma/schema/user.prisma': user.replaceAll('\n', '\r\n'),
  'prisma/schema/posts/post.prisma': post,
});

const projects = [
  ['v6, one file', single(v6)],
  ['v7, one file', single(v7)],
  ['v6, several files', several(v6)],
  ['v7, several files', several(v7)],
] as const;

const full = [
  '"users_mail" ON "public"."users" ("e-mail" DESC NULLS LAST)',
  '"Post_user_id_status_idx" ON "Ops Team"."Post" ("user_id", "status") INCLUDE ("id")',
  '"post_body" ON "Ops Team"."Post" USING gin ("body" jsonb_path_ops)',
];
const expression = ['"users_lower" ON "public"."users" (lower("e-mail"))'];
const partial = [
  '"post_live" ON "Ops Team"."Post" ("user_id") WHERE status = \'LIVE\'',
  '"users_with_mail" ON "public"."users" ("id") WHERE "e-mail" IS NOT NULL',
];

describe.each(servers)('after migrations and edited schema, on PostgreSQL $major', (server) => {
  let database: TestDatabase;
  let indexes: readonly Index[];

  beforeAll(async () => {
    database = await server.createDatabase();
    const folder = await migrations([...full, ...expression, ...partial]);
    expect(await applyMigrations(database.url, folder)).toHaveLength(7);
    await rm(folder, { recursive: true });
    const session = await connectUrl(database.url);
    ({ indexes } = await readCatalog(session));
    await session.close();
  });
  afterAll(() => database.drop());

  const drift = async (sources: Parameters<typeof joined>[0]) =>
    (await diffDatabaseToSchema(database.url, joined(sources))).match(/DROP INDEX .*/g) ?? [];

  test.each(projects)('Prisma sees no drift: %s', async (_, files) => {
    const project = await projectOf(files);
    const edits = await editsFor(project, indexes, []);
    expect(edits).toHaveLength(3);
    const before = await readSources(project.schemaFiles);
    expect(await drift(before)).toHaveLength(3);
    expect(await diffDatabaseToSchema(database.url, joined(await edited(project, edits)))).toBe('');
  });

  test.each(projects.filter(([name]) => name.startsWith('v7')))(
    'nor with partialIndexes turned on and every partial index declared: %s',
    async (_, files) => {
      const project = await projectOf(files);
      const edits = await editsFor(project, indexes, ['partialIndexes']);
      expect(edits).toHaveLength(6);
      const after = await edited(project, edits);
      expect(await diffDatabaseToSchema(database.url, joined(after))).toBe('');
      const some = edits.filter(
        (edit) => edit.kind !== 'add-index' || !/post_live/.test(edit.line),
      );
      expect(await drift(await edited(project, some))).toEqual([
        'DROP INDEX "Ops Team"."post_live";',
      ]);
    },
  );

  test('a redundant index dropped, and its line removed', async () => {
    const project = await projectOf(single(v7));
    const remove: SchemaEdit = { kind: 'remove-index', model: 'Post', name: 'Post_status_idx' };
    const edits = await editsFor(project, indexes, []);
    const kept = joined(await edited(project, edits));
    const removed = joined(await edited(project, [...edits, remove]));
    await database.client.query('DROP INDEX CONCURRENTLY "Ops Team"."Post_status_idx"');
    try {
      expect(await diffDatabaseToSchema(database.url, removed)).toBe('');
      expect(await diffDatabaseToSchema(database.url, kept)).toContain('CREATE INDEX');
    } finally {
      await database.client.query('CREATE INDEX "Post_status_idx" ON "Ops Team"."Post" (status)');
    }
  });
});

/** One for the tables, then one concurrent build each. */
async function migrations(statements: readonly string[]): Promise<string> {
  const tables = await diffFromEmpty(v7.base + user + post);
  const builds = statements.map((each, n) => [
    `2025010100000${n + 1}_index/migration.sql`,
    `CREATE INDEX CONCURRENTLY ${each};\n`,
  ]);
  return writtenFolder({
    'migration_lock.toml': 'provider = "postgresql"\n',
    '20250101000000_init/migration.sql': tables,
    ...Object.fromEntries(builds),
  });
}

async function projectOf(files: Readonly<Record<string, string>>): Promise<Project> {
  return findProject({ cwd: await projectFolder(files), env: {} });
}

/** A line for every index that the schema does not declare, as far as it can. */
async function editsFor(
  project: Project,
  indexes: readonly Index[],
  turnedOn: readonly string[],
): Promise<SchemaEdit[]> {
  const declared = await readSchema(project);
  const schema = { ...declared, previewFeatures: [...declared.previewFeatures, ...turnedOn] };
  const where = { schema, defaultSchema: 'public', version: project.prismaVersion };
  const lines = indexes
    .filter(({ primary, name }) => !primary && name !== 'Post_status_idx')
    .map((index) => indexLine(shapeOfIndex(index), where))
    .flatMap((said): SchemaEdit[] =>
      said.kind === 'line' ? [{ ...said, kind: 'add-index' }] : [],
    );
  return turnedOn.length > 0 ? [{ kind: 'turn-on-partial-indexes' }, ...lines] : lines;
}

async function edited(project: Project, edits: readonly SchemaEdit[]) {
  const { sources } = await readSources(project.schemaFiles);
  const { files, unneeded } = await editSchema(project, edits);
  expect(unneeded).toEqual([]);
  const after = sources.map(({ file, text }) => ({
    file,
    text: files.find((each) => each.file === file)?.after ?? text,
  }));
  return { sources: after, blocks: after.flatMap(parseSchema) };
}

/** The engine takes one file, without the URL of Prisma 6. */
function joined({ sources, blocks }: Awaited<ReturnType<typeof readSources>>): string {
  return sources.map((each) => withoutUrls(each, blocks)).join('\n');
}
