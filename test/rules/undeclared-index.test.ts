import { describe, expect, test } from 'vitest';
import { diffDatabaseToSchema } from '../support/schema-engine.ts';
import { schemaText } from './declared-by.ts';
import { type Situation, useDatabase } from './evidence.ts';

const database = useDatabase(`
  CREATE TABLE "Post" (id int PRIMARY KEY, title text NOT NULL, code text, "createdAt" int NOT NULL,
    CONSTRAINT by_hand UNIQUE (code, title));
  CREATE TABLE "Tag" (id int PRIMARY KEY);
  CREATE TABLE "_PostToTag" ("A" int NOT NULL REFERENCES "Post", "B" int NOT NULL REFERENCES "Tag");
  CREATE UNIQUE INDEX "_PostToTag_AB_unique" ON "_PostToTag" ("A", "B");
  CREATE INDEX "_PostToTag_B_index" ON "_PostToTag" ("B");
  CREATE TABLE _prisma_migrations (id text PRIMARY KEY, note text);
  CREATE INDEX stray ON _prisma_migrations (note);
  CREATE TABLE unmanaged (id int);
  CREATE INDEX unmanaged_idx ON unmanaged (id)`);

const post = (...lines: readonly string[]) => `
  model Post {
    id        Int     @id
    title     String
    code      String?
    createdAt Int
    tags      Tag[]
    ${lines.join('\n')}
  }
  model Tag {
    id    Int    @id
    posts Post[]
  }`;

const noMigrations = undefined;
const otherMigration = { '20250101000000_other': 'CREATE TABLE "Tag" (id int PRIMARY KEY);' };
const itsMigration = (index: string) => ({ '20250101000000_note': index });

/** What the rule says while the index is there, and what Prisma's own engine would run. */
async function withIndex(index: string, situation: Situation) {
  await database.run(index);
  try {
    const findings = await database.said('undeclared-index', situation);
    const prisma = await diffDatabaseToSchema(database.url(), schemaText(situation));
    return { findings, dropped: prisma.includes('DROP INDEX "post_idx"') };
  } finally {
    await database.run('DROP INDEX post_idx');
  }
}

const plain = 'CREATE INDEX post_idx ON "Post" ("createdAt" DESC, title)';
const included = 'CREATE INDEX post_idx ON "Post" ("createdAt") INCLUDE (title)';
const partial = 'CREATE INDEX post_idx ON "Post" ("createdAt") WHERE (code IS NOT NULL)';
const expression = 'CREATE INDEX post_idx ON "Post" (lower(title))';

describe('undeclared-index', () => {
  test.each([
    ['plain', plain],
    ['with INCLUDE', included],
  ])('%s, in a migration: Prisma would drop it', async (_, index) => {
    const situation = { schema: post(), migrations: itsMigration(index) };
    const { findings, dropped } = await withIndex(index, situation);
    expect(findings).toMatchObject([
      {
        severity: 'warning',
        key: 'undeclared-index: index Post post_idx',
        facts: { prismaWould: 'drop', migration: '20250101000000_note' },
      },
    ]);
    expect(dropped).toBe(true);
  });

  test.each([
    ['plain', plain],
    ['with INCLUDE', included],
  ])('%s, in no migration: Prisma asks for a reset', async (_, index) => {
    const situation = { schema: post(), migrations: otherMigration };
    const { findings, dropped } = await withIndex(index, situation);
    expect(findings).toMatchObject([
      { severity: 'warning', facts: { prismaWould: 'ask for a reset', migration: null } },
    ]);
    expect(dropped).toBe(true);
  });

  test('without migrations db push would drop it', async () => {
    const { findings } = await withIndex(plain, { schema: post(), migrations: noMigrations });
    expect(findings).toMatchObject([{ facts: { prismaWould: 'drop', hasMigrations: false } }]);
  });

  test.each([
    ['partial', partial],
    ['on an expression', expression],
  ])('%s, in no migration: Prisma ignores it', async (_, index) => {
    const situation = { schema: post(), migrations: otherMigration };
    const { findings, dropped } = await withIndex(index, situation);
    expect(findings).toMatchObject([{ severity: 'info', facts: { prismaWould: 'ignore' } }]);
    expect(dropped).toBe(false);
  });

  test.each([
    ['partial', partial],
    ['on an expression', expression],
  ])('%s, in a migration: silent, since the schema cannot say it', async (_, index) => {
    const situation = { schema: post(), migrations: itsMigration(index) };
    const { findings, dropped } = await withIndex(index, situation);
    expect(findings).toEqual([]);
    expect(dropped).toBe(false);
  });

  test('partial, with partialIndexes on: Prisma would drop it', async () => {
    const previewFeatures = ['partialIndexes'];
    const situation = { schema: post(), migrations: itsMigration(partial), previewFeatures };
    const { findings, dropped } = await withIndex(partial, situation);
    expect(findings).toMatchObject([{ severity: 'warning', facts: { prismaWould: 'drop' } }]);
    expect(dropped).toBe(true);
  });

  test.each([
    ['plain', plain, []],
    ['with INCLUDE', included, []],
    ['hash', 'CREATE INDEX post_idx ON "Post" USING hash (title)', []],
    ['with an operator class', 'CREATE INDEX post_idx ON "Post" (title text_pattern_ops)', []],
    ['unique', 'CREATE UNIQUE INDEX post_idx ON "Post" (title, "createdAt")', []],
    ['partial', partial, ['partialIndexes']],
  ])(
    '%s: with the line of the help neither the rule nor Prisma finds anything',
    async (_, index, previewFeatures) => {
      const bare = { schema: post(), migrations: itsMigration(index), previewFeatures };
      const [finding] = (await withIndex(index, bare)).findings;
      const line = String(finding?.facts.line);
      const { findings, dropped } = await withIndex(index, { ...bare, schema: post(line) });
      expect(findings).toEqual([]);
      expect(dropped).toBe(false);
    },
  );

  test('constraints, hidden tables, _prisma_migrations and unmanaged tables are silent', async () => {
    const situation = { schema: post(), migrations: otherMigration };
    expect(await database.said('undeclared-index', situation)).toEqual([]);
  });

  test('an invalid or a redundant index is left to those rules', async () => {
    await database.run('CREATE INDEX longer ON "Post" ("createdAt" DESC, title, code)');
    const situation = {
      schema: post('@@index([createdAt(sort: Desc), title, code], map: "longer")'),
    };
    expect((await withIndex(plain, situation)).findings).toEqual([]);
    await database.run('DROP INDEX longer');
  });
});
