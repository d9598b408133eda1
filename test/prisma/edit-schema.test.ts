import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SchemaEdit } from '../../src/model/schema-edit.ts';
import { editSchema } from '../../src/prisma/edit-schema.ts';
import { findProject } from '../../src/prisma/find-project.ts';
import { add, type EditCase, editCases, featureCases, remove, turnOn } from './edit-cases.ts';
import { datasource, projectFolder } from './project-folder.ts';

const post = 'model Post {\n  id    Int @id\n  views Int\n}\n';

async function edit(schema: string, edits: readonly SchemaEdit[]) {
  const folder = await projectFolder({ 'prisma/schema.prisma': schema });
  return editSchema(await findProject({ cwd: folder, env: {} }), edits);
}

async function refusal(schema: string, edits: readonly SchemaEdit[]) {
  const error = await edit(schema, edits).catch((each) => each);
  return error.texts[0];
}

const windows = (text: string) => text.replaceAll('\n', '\r\n');

describe('a line of the schema is', () => {
  const check = async ({ edits, before, after }: EditCase, ends = (text: string) => text) => {
    const { files, unneeded } = await edit(ends(datasource + before), edits);
    expect(files.map((file) => file.after)).toEqual([ends(datasource + after)]);
    expect(files.map((file) => file.before)).toEqual([ends(datasource + before)]);
    expect(unneeded).toEqual([]);
  };

  test.each([...editCases, ...featureCases])('$title', (each) => check(each));

  test.each([...editCases, ...featureCases])('with Windows line ends: $title', (each) =>
    check(each, windows),
  );
});

test('the URLs of a schema of Prisma 6 stay as they are', async () => {
  const v6 = datasource.replace('}', '  url      = env("DATABASE_URL") // here\n}');
  const { files } = await edit(v6 + post, [add()]);
  expect(files[0]?.after).toBe(
    `${v6}model Post {\n  id    Int @id\n  views Int\n\n  @@index([views], map: "by_views")\n}\n`,
  );
});

test('of a schema in several files only those change whose models or generator are concerned', async () => {
  const files = {
    'prisma/schema/base.prisma': `${datasource}generator client {\n  provider = "prisma-client-js"\n}\n`,
    'prisma/schema/post.prisma': windows(post),
    'prisma/schema/user.prisma': 'model User {\n  id Int @id\n}\n',
  };
  const folder = await projectFolder(files);
  const project = await findProject({ cwd: folder, env: {} });
  const partial = add('@@index([views], where: raw("(views > 1)"), map: "by_views")');
  const edited = await editSchema(project, [partial, turnOn]);
  expect(edited.files.map(({ file }) => file)).toEqual([
    join(folder, 'prisma/schema/base.prisma'),
    join(folder, 'prisma/schema/post.prisma'),
  ]);
  expect(edited.files[1]?.after).toContain('views Int\r\n\r\n  @@index([views], where:');
  expect((await editSchema(project, [add()])).files).toHaveLength(1);
});

describe('an edit that changes nothing says why', () => {
  const withLine = (line: string) =>
    `${datasource}model Post {\n  id    Int @id\n  views Int @unique\n  ${line}\n}\n`;

  test.each<[string, string, SchemaEdit, string, string | null]>([
    ['the same line', '@@index([views], map: "by_views")', add(), 'declared', 'by_views'],
    [
      'a default name',
      '@@index([views])',
      add('@@index([views], map: "Post_views_idx")'),
      'declared',
      'Post_views_idx',
    ],
    ['another name', '@@index([views])', add(), 'declared otherwise', 'Post_views_idx'],
    [
      'a field’s @unique',
      '',
      add('@@unique([views], map: "other")'),
      'declared otherwise',
      'Post_views_key',
    ],
    ['nothing to remove', '@@index([views])', remove('by_views'), 'not declared', null],
    [
      'a field’s @unique to remove',
      '',
      remove('Post_views_key'),
      'declared at a field',
      'Post_views_key',
    ],
  ])('%s', async (_, line, one, why, name) => {
    expect(await edit(withLine(line), [one])).toEqual({
      files: [],
      unneeded: [{ edit: one, why, name }],
    });
  });

  test('a feature that is on, and a predicate that is written otherwise', async () => {
    const generator =
      'generator c {\n  provider = "prisma-client-js"\n  previewFeatures = ["partialIndexes"]\n}\n';
    const schema =
      `${generator}${withLine('@@index([id], where: { views: { not: null } }, map: "some")')}`.replace(
        'views Int',
        'views Int?',
      );
    const canonical = add('@@index([id], where: raw("(views IS NOT NULL)"), map: "some")');
    const { files, unneeded } = await edit(schema, [turnOn, canonical]);
    expect(files).toEqual([]);
    expect(unneeded.map(({ why }) => why)).toEqual(['turned on', 'declared']);
  });

  test.each([
    ['descending', '@@index([views(sort: Desc)])'],
    ['of another method', '@@index([views], type: Hash, map: "hashed")'],
    ['longer', '@@index([views, id])'],
    ['unique', '@@unique([views, id])'],
  ])('an index that is %s is another one', async (_, line) => {
    expect((await edit(withLine(line), [add()])).files).toHaveLength(1);
  });

  test('of the same edit given twice the second', async () => {
    const { files, unneeded } = await edit(datasource + post, [add(), add()]);
    expect(files).toHaveLength(1);
    expect(unneeded).toHaveLength(1);
  });
});

describe('nothing is edited where', () => {
  test('Prisma refuses the outcome: a partial index with the feature off', async () => {
    const partial = add('@@index([views], where: raw("(views > 1)"), map: "by_views")');
    const problem = await refusal(datasource + post, [partial]);
    expect(problem).toMatchObject({ code: 'schema-edit-refused' });
    expect(problem.cause).toContain('partialIndexes');
  });

  test('another index has the name', async () => {
    const other = `${datasource}${post}model Tag {\n  id Int @id\n  @@index([id], map: "by_views")\n}\n`;
    const problem = await refusal(other, [add()]);
    expect(problem).toMatchObject({ code: 'schema-edit-refused' });
    expect(problem.cause).toContain('has to be unique');
  });

  test('the schema was not valid before', async () => {
    const invalid = `${datasource}${post.replace('Int @id', 'Nope @id')}`;
    expect(await refusal(invalid, [add()])).toMatchObject({ code: 'schema-invalid' });
  });

  test('the model is gone', async () => {
    const gone = `${datasource}${post.replace('Post', 'Article')}`;
    expect(await refusal(gone, [add()])).toMatchObject({ code: 'schema-changed' });
  });

  test('no generator makes a client', async () => {
    expect(await refusal(datasource + post, [turnOn])).toMatchObject({
      code: 'schema-no-generator',
    });
  });
});
