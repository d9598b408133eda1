import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getDMMF } from '@prisma/get-dmmf';
import { describe, expect, test } from 'vitest';
import type { DeclaredSchema, Project } from '../../src/model/declared.ts';
import { findProject } from '../../src/prisma/find-project.ts';
import { readSchema } from '../../src/prisma/read-schema.ts';
import { parseSchema } from '../../src/prisma/schema/parse-schema.ts';
import { diffFromEmpty } from '../support/schema-engine.ts';
import { declaredDdl, prismaDdl } from './declared-ddl.ts';
import { datasource, projectFolder } from './project-folder.ts';

const corpus = join(import.meta.dirname, 'corpus');

describe.each(readdirSync(corpus))('%s is read as Prisma reads it', (name) => {
  const file = join(corpus, name);

  test('every index, key and name is what Prisma would create', async () => {
    const ddl = prismaDdl(await diffFromEmpty(await readFile(file, 'utf8')));
    expect(declaredDdl(await read([file]))).toEqual(ddl.declared);
    expect(ddl.declared.length).toBeGreaterThan(2);
  });

  test('fields have the names, columns and types of the DMMF', async () => {
    const { models } = await read([file]);
    const document = getDMMF({ datamodel: await readFile(file, 'utf8') });
    if ('error' in document) throw document.error;
    for (const expected of document.datamodel.models.filter(({ name }) => name !== 'Overview')) {
      const model = models.find((each) => each.name === expected.name);
      expect(model?.table).toBe(expected.dbName ?? expected.name);
      const known = expected.fields.filter((field) => field.kind !== 'object');
      const names = known.map((field) => field.name);
      expect(model?.fields.filter((field) => names.includes(field.name))).toEqual(
        known.map((field) => ({
          name: field.name,
          column: field.dbName ?? field.name,
          type: field.type,
          kind: field.kind,
          list: field.isList,
          required: field.isRequired,
        })),
      );
    }
  });
});

test('hidden tables of many-to-many relations are known with the index names of every major', async () => {
  const file = join(corpus, 'schemas.prisma');
  const { hiddenTables } = await read([file]);
  expect(hiddenTables.map(({ schema, table }) => `${schema}.${table}`).sort()).toEqual([
    'billing._AppleToZebra',
    'billing._likes',
    'public._friends',
  ]);
  const created = prismaDdl(await diffFromEmpty(await readFile(file, 'utf8'))).hidden.map(
    (line) => /"(.*?)"/.exec(line)?.[1],
  );
  expect(created).toHaveLength(6);
  expect(hiddenTables.flatMap(({ indexNames }) => indexNames)).toEqual(
    expect.arrayContaining([...created, '_AppleToZebra_AB_unique']),
  );
});

test('what the DMMF drops is there: ignored models and fields, Unsupported types', async () => {
  const { models } = await read([join(corpus, 'schemas.prisma')]);
  expect(models.find(({ name }) => name === 'NoKey')?.ignored).toBe(true);
  expect(models.flatMap(({ fields }) => fields.map(({ name }) => name))).toContain('hidden');
  const documents = await read([join(corpus, 'methods.prisma')]);
  expect(documents.models[0]?.fields.find(({ name }) => name === 'vector')).toEqual({
    name: 'vector',
    column: 'vector',
    type: 'tsvector',
    kind: 'unsupported',
    list: false,
    required: false,
  });
});

test('views declare no indexes, since Prisma builds none', async () => {
  const { models } = await read([join(corpus, 'schemas.prisma')]);
  expect(models.map(({ name }) => name)).not.toContain('Overview');
});

test('an index is found at its line, also behind comments', async () => {
  const file = join(corpus, 'comments.prisma');
  const { models } = await read([file]);
  const lines = (await readFile(file, 'utf8')).split('\n');
  const places = models[0]?.indexes.map(({ name, position }) => [name, lines[position.line - 1]]);
  expect(places).toEqual([
    ['Spaced_pkey', expect.stringContaining('@id')],
    ['Spaced_text_key', expect.stringContaining('@unique /// behind')],
    ['Spaced_text_url_idx', expect.stringContaining('/* before */ @@index')],
    ['spaced', expect.stringContaining('"spaced"')],
  ]);
});

test('a schema with Windows line ends is the same schema', async () => {
  const file = join(corpus, 'names.prisma');
  const text = (await readFile(file, 'utf8')).replaceAll('\n', '\r\n');
  const folder = await projectFolder({ 'schema.prisma': text });
  const schema = await readSchema(await findProject({ cwd: folder, env: {} }));
  expect(declaredDdl(schema)).toEqual(declaredDdl(await read([file])));
  const last = (from: DeclaredSchema) => from.models.at(-1)?.position.line;
  expect(last(schema)).toBe(last(await read([file])));
});

test('any beginning of a schema is read without failing, as an editor leaves it', async () => {
  const file = join(corpus, 'partial.prisma');
  const text = await readFile(file, 'utf8');
  const whole = parseSchema({ file, text }).length;
  const blocks = Array.from(
    text,
    (_, end) => parseSchema({ file, text: text.slice(0, end) }).length,
  );
  expect(Math.max(...blocks)).toBe(whole);
});

test('a schema of Prisma 5 is read, with its URLs, and its places stay', async () => {
  const folder = await projectFolder({
    'prisma/schema.prisma': `generator client {
  provider        = "prisma-client-js"
  previewFeatures = ["multiSchema", "views", "fullTextSearch"]
}
datasource db {
  provider          = "postgres"
  url               = env("DATABASE_URL")
  directUrl         = env("DIRECT_URL") // pooled
  shadowDatabaseUrl = "postgresql://localhost/shadow"
  relationMode      = "prisma"
}
model User {
  id String @id @default(cuid())
}
`,
  });
  const schema = await readSchema(await findProject({ cwd: folder, env: {} }));
  expect(schema.datasource).toEqual({
    name: 'db',
    url: { kind: 'env', variable: 'DATABASE_URL' },
    directUrl: { kind: 'env', variable: 'DIRECT_URL' },
    schemas: [],
  });
  expect(schema.previewFeatures).toEqual(['fullTextSearch', 'multiSchema', 'views']);
  expect(schema.relationMode).toBe('prisma');
  expect(schema.models[0]?.position.line).toBe(12);
});

test('a schema in several files is one schema', async () => {
  const folder = await projectFolder({
    'prisma/schema/base.prisma': datasource,
    'prisma/schema/users/user.prisma': 'model User {\n  id Int @id\n  posts Post[]\n}\n',
    'prisma/schema/post.prisma':
      'model Post {\n  id Int @id\n  userId Int\n  user User @relation(fields: [userId], references: [id])\n}\n',
    'prisma/schema/notes.txt': 'no schema',
  });
  const schema = await readSchema(await findProject({ cwd: folder, env: {} }));
  const post = schema.models.find(({ name }) => name === 'Post');
  expect(post?.position.file).toBe(join(folder, 'prisma/schema/post.prisma'));
  expect(post?.relations).toEqual([
    {
      field: 'user',
      foreignKey: 'Post_userId_fkey',
      columns: ['userId'],
      references: { model: 'User', columns: ['id'] },
    },
  ]);
});

describe('a schema that cannot be audited is refused', () => {
  test('invalid: in the words of Prisma, with file and line, without colours', async () => {
    const failure = await refusal(`${datasource}model User {\n  id Int @id\n  x Nope\n}\n`);
    expect(failure).toMatchObject({ code: 'schema-invalid', where: 'schema.prisma:6' });
    expect(failure.cause).toContain('Type "Nope" is neither a built-in type');
    expect(failure.cause).not.toContain('\u001b');
  });

  test.each(['mysql', 'sqlite', 'cockroachdb', 'mongodb', 'sqlserver'])(
    'of %s',
    async (provider) => {
      const failure = await refusal(`datasource db {\n  provider = "${provider}"\n}\n`);
      expect(failure).toMatchObject({
        code: 'schema-provider',
        what: 'dbperf speaks PostgreSQL, and this schema does not',
        received: `provider = "${provider}"`,
      });
      expect(failure.where).toMatch(/schema\.prisma:1$/);
    },
  );

  test('without a datasource', async () => {
    expect(await refusal('model User {\n  id Int @id\n}\n')).toMatchObject({
      code: 'schema-no-datasource',
    });
  });

  test('broken off in the middle', async () => {
    expect(await refusal(`${datasource}model User {\n  id Int @id(map: "x`)).toMatchObject({
      code: 'schema-invalid',
    });
  });
});

test('a schema of 300 models is read in a moment', async () => {
  const fields = Array.from({ length: 15 }, (_, n) => `  field${n} String? @map("f_${n}")`).join(
    '\n',
  );
  const models = Array.from(
    { length: 300 },
    (_, n) => `model M${n} {\n  id Int @id\n${fields}\n  @@index([field1, field2])\n}\n`,
  );
  const folder = await projectFolder({ 'schema.prisma': datasource + models.join('\n') });
  const start = performance.now();
  const schema = await readSchema(await findProject({ cwd: folder, env: {} }));
  expect(performance.now() - start).toBeLessThan(2000);
  expect(schema.models).toHaveLength(300);
});

async function refusal(text: string) {
  const folder = await projectFolder({ 'schema.prisma': text });
  const project = await findProject({ cwd: folder, env: {} });
  const error = await readSchema(project).catch((each) => each);
  return error.texts[0];
}

function read(schemaFiles: readonly string[]): Promise<DeclaredSchema> {
  const project: Project = {
    root: corpus,
    prismaVersion: { major: 7, exact: null, source: 'test' },
    schemaFiles,
    configFile: null,
    configuredUrl: null,
    migrationsFolder: null,
    notes: [],
  };
  return readSchema(project);
}
