import { describe, expect, test } from 'vitest';
import { diffDatabaseToSchema } from '../support/schema-engine.ts';
import { schemaText } from './declared-by.ts';
import { type Situation, useDatabase } from './evidence.ts';

const database = useDatabase(`
  CREATE TABLE posts (id int PRIMARY KEY, title text NOT NULL, code text, created_at int NOT NULL);
  CREATE SCHEMA other;
  CREATE TABLE other.posts (id int PRIMARY KEY, title text NOT NULL);
  CREATE INDEX posts_title_idx ON other.posts (title)`);

const post = (line: string) => `
  model Post {
    id        Int     @id
    title     String
    code      String?
    createdAt Int     @map("created_at")
    ${line}
    @@map("posts")
  }`;

const sets = { miss: ['none'] };
const key = 'declared-index-missing: index posts';

const byTitle = post('@@index([title])');
const missing = (situation: Situation) => database.said('declared-index-missing', situation);
const prismaWould = (situation: Situation) =>
  diffDatabaseToSchema(database.url(), schemaText(situation));

describe('declared-index-missing', () => {
  test('an index that no migration creates; the help mends it, for Prisma too', async () => {
    const situation = {
      schema: post('@@index([createdAt(sort: Desc), title])'),
      migrations: { '20250101000000_init': 'SELECT 1;' },
    };
    const [finding, ...others] = await missing(situation);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'warning',
      key: 'declared-index-missing: index posts posts_created_at_title_idx',
      facts: { state: 'missing', migration: null, hasMigrations: true },
    });
    expect(await prismaWould(situation)).toContain('CREATE INDEX "posts_created_at_title_idx"');
    await database.run(finding?.help ?? '');
    expect(await missing(situation)).toEqual([]);
    expect(await prismaWould(situation)).toBe('');
    await database.run('DROP INDEX posts_created_at_title_idx');
  });

  test('an index whose migration has not run, or that was dropped since', async () => {
    const migrations = { '20250101000000_title': 'CREATE INDEX posts_title_idx ON posts (title);' };
    expect(await missing({ schema: byTitle, migrations })).toMatchObject([
      {
        facts: { state: 'missing', migration: '20250101000000_title' },
        help: expect.stringMatching(
          /^npx prisma migrate deploy; where nothing is pending: CREATE INDEX CONCURRENTLY "posts_title_idx" /,
        ),
      },
    ]);
  });

  test('a unique index is an error: upserts rely on it', async () => {
    const findings = await missing({ schema: post('@@unique([title])') });
    expect(findings).toMatchObject([{ severity: 'error', facts: { state: 'missing' } }]);
    await database.run(findings[0]?.help ?? '');
    expect(await missing({ schema: post('@@unique([title])') })).toEqual([]);
    await database.run('DROP INDEX posts_title_key');
  });

  test('a unique constraint of that name is the index', async () => {
    await database.run('ALTER TABLE posts ADD CONSTRAINT posts_title_key UNIQUE (title)');
    expect(await missing({ schema: post('@@unique([title])') })).toEqual([]);
    await database.run('ALTER TABLE posts DROP CONSTRAINT posts_title_key');
  });

  test('under another name Prisma would rename it, and so does the help', async () => {
    await database.run('CREATE INDEX by_title ON posts (title)');
    const situation = { schema: byTitle };
    const findings = await missing(situation);
    expect(findings).toMatchObject([{ facts: { state: 'other name', otherName: 'by_title' } }]);
    expect(await database.said('undeclared-index', situation)).toEqual([]);
    expect(await prismaWould(situation)).toContain(
      'ALTER INDEX "by_title" RENAME TO "posts_title_idx"',
    );
    await database.run(findings[0]?.help ?? '');
    expect(await missing(situation)).toEqual([]);
    await database.run('DROP INDEX posts_title_idx');
  });

  test.each([
    ['other columns', 'CREATE INDEX posts_title_idx ON posts (code)'],
    ['another direction', 'CREATE INDEX posts_title_idx ON posts (title DESC)'],
    ['unique', 'CREATE UNIQUE INDEX posts_title_idx ON posts (title)'],
    ['another method', 'CREATE INDEX posts_title_idx ON posts USING hash (title)'],
    [
      'INCLUDE, which Prisma takes for a key',
      'CREATE INDEX posts_title_idx ON posts (title) INCLUDE (code)',
    ],
  ])('of that name but %s: Prisma would build it anew', async (_, index) => {
    await database.run(index);
    const situation = { schema: byTitle };
    expect(await missing(situation)).toMatchObject([{ facts: { state: 'differs' } }]);
    const prisma = await prismaWould(situation);
    expect(prisma).toContain('DROP INDEX "posts_title_idx"');
    expect(prisma).toContain('CREATE INDEX "posts_title_idx"');
    await database.run('DROP INDEX posts_title_idx');
  });

  test.each([
    ['as it is', byTitle, 'CREATE INDEX posts_title_idx ON posts (title)'],
    [
      'an operator class of btree',
      byTitle,
      'CREATE INDEX posts_title_idx ON posts (title text_pattern_ops)',
    ],
    [
      'INCLUDE as a key',
      post('@@index([title, code])'),
      'CREATE INDEX posts_title_code_idx ON posts (title) INCLUDE (code)',
    ],
  ])('silent, as Prisma is: %s', async (_, schema, index) => {
    await database.run(index);
    expect(await missing({ schema })).toEqual([]);
    expect(await prismaWould({ schema })).toBe('');
    await database.run('DROP INDEX IF EXISTS posts_title_idx, posts_title_code_idx');
  });

  test('an invalid index counts as present, as it does for Prisma', async () => {
    await database.run('CREATE INDEX posts_title_idx ON posts (title)');
    await database.run(
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'public.posts_title_idx'::regclass`,
    );
    expect(await missing({ schema: byTitle })).toEqual([]);
    expect(await prismaWould({ schema: byTitle })).toBe('');
    expect(await database.said('invalid-index', { schema: byTitle })).toHaveLength(1);
    await database.run('DROP INDEX posts_title_idx');
  });

  test('a table that is not there is silent', async () => {
    const schema = 'model Absent {\n id Int @id\n note String\n @@index([note])\n}';
    expect(await missing({ schema })).toEqual([]);
  });

  test('on trial it helps a path, or none, and says so', async () => {
    await database.run(
      `INSERT INTO posts SELECT n, 'title' || n, NULL, n % 50 FROM generate_series(1, 20000) AS n`,
    );
    await database.run('ANALYZE posts');
    // The narrower index is as good, so that the declared one is not the one advised.
    const declared = post('@@index([title, code, createdAt])\n@@index([code])');
    const paths = { byTitle: { sql: 'SELECT * FROM posts WHERE title = $1', sets } };
    const situation = { schema: declared, paths, planner: 'same version' } as const;
    expect((await missing(situation)).map(({ key, proof }) => [key, proof])).toEqual([
      [`${key} posts_code_idx`, 'on trial it helps no critical path'],
      [`${key} posts_title_code_created_at_idx`, 'on trial it helps byTitle'],
    ]);
    const untried = await missing({ schema: declared, paths });
    expect(untried.map(({ proof }) => proof)).toEqual([
      expect.stringMatching(/^unproven, not tried: ./),
      expect.stringMatching(/^unproven, not tried: ./),
    ]);
    await database.run('TRUNCATE posts');
  });

  test('where a path needs it, missing-index speaks with its proof', async () => {
    await database.run(
      `INSERT INTO posts SELECT n, 'title' || n, NULL, n FROM generate_series(1, 50000) AS n`,
    );
    await database.run('ANALYZE posts');
    const sql = '-- @budget 1ms\nSELECT * FROM posts WHERE title = $1';
    const situation = {
      schema: byTitle,
      paths: { byTitle: { sql, sets: { miss: ['none'] } } },
      build: true,
    };
    expect(await missing(situation)).toEqual([]);
    expect(await database.said('missing-index', situation)).toMatchObject([
      { facts: { declared: true }, message: expect.stringContaining('the schema declares') },
    ]);
    await database.run('TRUNCATE posts');
  });
});
