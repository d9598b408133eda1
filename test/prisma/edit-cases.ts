import type { SchemaEdit } from '../../src/model/schema-edit.ts';

/** A schema before and after its edits. */
export interface EditCase {
  readonly title: string;
  readonly edits: readonly SchemaEdit[];
  readonly before: string;
  readonly after: string;
}

export function add(
  line = '@@index([views], map: "by_views")',
  comment: string | null = null,
): SchemaEdit {
  return { kind: 'add-index', model: 'Post', line, comment };
}

export const remove = (name: string): SchemaEdit => ({
  kind: 'remove-index',
  model: 'Post',
  name,
});

export const turnOn: SchemaEdit = { kind: 'turn-on-partial-indexes' };

const fields = '  id    Int @id\n  views Int';

export const editCases: readonly EditCase[] = [
  {
    title: 'behind the last index, before the other attributes',
    edits: [add()],
    before: `model Post {\n${fields}\n\n  @@index([id, views])\n  @@map("posts")\n}\n`,
    after: `model Post {\n${fields}\n\n  @@index([id, views])\n  @@index([views], map: "by_views")\n  @@map("posts")\n}\n`,
  },
  {
    title: 'behind the last unique, though other attributes stand before it',
    edits: [add()],
    before: `model Post {\n${fields}\n\n  @@map("posts")\n  @@unique([views, id])\n}\n`,
    after: `model Post {\n${fields}\n\n  @@map("posts")\n  @@unique([views, id])\n  @@index([views], map: "by_views")\n}\n`,
  },
  {
    title: 'behind a composite id, with the comment on its line',
    edits: [add()],
    before:
      'model Post {\n  id    Int\n  views Int\n\n  @@id([id, views]) // { both } @@index([id])\n}\n',
    after:
      'model Post {\n  id    Int\n  views Int\n\n  @@id([id, views]) // { both } @@index([id])\n  @@index([views], map: "by_views")\n}\n',
  },
  {
    title: 'behind a comment that begins on the last index’s line and ends lines below',
    edits: [add()],
    before: `model Post {\n${fields}\n\n  @@index([id, views]) /* } see\n  @@index([views]) { */\n}\n`,
    after: `model Post {\n${fields}\n\n  @@index([id, views]) /* } see\n  @@index([views]) { */\n  @@index([views], map: "by_views")\n}\n`,
  },
  {
    title: 'before the map, which keeps its comments, behind the blank line',
    edits: [add()],
    before: `model Post {\n${fields} // of the field\n  // of the fields\n\n  // as the old system\n  /// named it\n  @@map("posts")\n}\n`,
    after: `model Post {\n${fields} // of the field\n  // of the fields\n\n  @@index([views], map: "by_views")\n  // as the old system\n  /// named it\n  @@map("posts")\n}\n`,
  },
  {
    title: 'before a map that no blank line sets off',
    edits: [add()],
    before: `model Post {\n${fields}\n  @@map("posts")\n}\n`,
    after: `model Post {\n${fields}\n\n  @@index([views], map: "by_views")\n  @@map("posts")\n}\n`,
  },
  {
    title: 'before a map behind a block comment that began lines above',
    edits: [add()],
    before: `model Post {\n${fields}\n\n  /* as {\n\n     before */ @@map("posts")\n}\n`,
    after: `model Post {\n${fields}\n\n  @@index([views], map: "by_views")\n  /* as {\n\n     before */ @@map("posts")\n}\n`,
  },
  {
    title: 'set off from the fields of a model without attributes',
    edits: [add()],
    before: `/* model Post { */\nmodel Post { // the posts\n${fields}\n} // end\n\nmodel Other {\n  id Int @id\n}\n`,
    after: `/* model Post { */\nmodel Post { // the posts\n${fields}\n\n  @@index([views], map: "by_views")\n} // end\n\nmodel Other {\n  id Int @id\n}\n`,
  },
  {
    title: 'behind the comments at the end of a model, and the blank line there',
    edits: [add()],
    before: `model Post {\n${fields} /// a { brace\n  /* and\n  one } more */\n\n}\n`,
    after: `model Post {\n${fields} /// a { brace\n  /* and\n  one } more */\n\n  @@index([views], map: "by_views")\n}\n`,
  },
  {
    title: 'two lines, one under its comment, with the indentation of tabs',
    edits: [
      add('@@index([views, id], map: "one")', '// "id" is an INCLUDE column: see the migration'),
      add(),
    ],
    before: 'model Post {\n\tid Int @id\n\tviews Int\n}',
    after:
      'model Post {\n\tid Int @id\n\tviews Int\n\n\t// "id" is an INCLUDE column: see the migration\n\t@@index([views, id], map: "one")\n\t@@index([views], map: "by_views")\n}',
  },
  {
    title: 'one removed from among others, with the comment on its line',
    edits: [remove('Post_views_idx')],
    before: `model Post {\n${fields}\n\n  // of both\n  @@index([id, views])\n  @@index([views]) // old\n  @@map("Post")\n}\n`,
    after: `model Post {\n${fields}\n\n  // of both\n  @@index([id, views])\n  @@map("Post")\n}\n`,
  },
  {
    title: 'the only attribute removed, with its blank line and the comment of dbperf',
    edits: [remove('both')],
    before: `model Post {\n${fields}\n\n  // "id" is an INCLUDE column: see the migration\n  @@index(fields: [views, id], map: "both")\n}\n`,
    after: `model Post {\n${fields}\n}\n`,
  },
  {
    title: 'one removed under a comment of the team, which stays',
    edits: [remove('both')],
    before: `model Post {\n${fields}\n\n  // for reports\n  @@index([views, id], map: "both")\n\n  @@map("Post")\n}\n`,
    after: `model Post {\n${fields}\n\n  // for reports\n\n  @@map("Post")\n}\n`,
  },
  {
    title: 'one removed behind a block comment on its line, which stays',
    edits: [remove('both')],
    before: `model Post {\n${fields}\n\n  /* a\n  b */ @@unique([views, id], map: "both")\n}\n`,
    after: `model Post {\n${fields}\n\n  /* a\n  b */ \n}\n`,
  },
  {
    title: 'one in place of another',
    edits: [add('@@index([views, id], map: "wide")'), remove('Post_views_idx')],
    before: `model Post {\n${fields}\n\n  @@index([views])\n}\n`,
    after: `model Post {\n${fields}\n\n  @@index([views, id], map: "wide")\n}\n`,
  },
];

const partial = '@@index([views], where: raw("(views > 1)"), map: "by_views")';
const post = `model Post {\n${fields}\n}\n`;
const postWithPartial = `model Post {\n${fields}\n\n  ${partial}\n}\n`;

/** Generators, each followed by the same model with a partial index. */
export const featureCases: readonly EditCase[] = (
  [
    [
      'in the list',
      '  previewFeatures = ["views"]',
      '  previewFeatures = ["views", "partialIndexes"]',
    ],
    ['in an empty list', '  previewFeatures = [ ]', '  previewFeatures = ["partialIndexes" ]'],
    [
      'beside a single one',
      '  previewFeatures = "views" // old',
      '  previewFeatures = ["views", "partialIndexes"] // old',
    ],
    [
      'as a setting of its own',
      '  // previewFeatures = []',
      '  previewFeatures = ["partialIndexes"]\n  // previewFeatures = []',
    ],
  ] as const
).map(([title, before, after]) => {
  const other = 'generator docs {\n  provider = "node docs.js"\n}\n\n';
  const client = (line: string) =>
    `${other}generator client {\n  provider = "prisma-client-js" // ours\n${line}\n}\n\n`;
  return {
    title: `the feature ${title}, and the line`,
    edits: [add(partial), turnOn],
    before: client(before) + post,
    after: client(after) + postWithPartial,
  };
});
