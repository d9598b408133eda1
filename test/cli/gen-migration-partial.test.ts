import { expect, test } from 'vitest';
import { diffDatabaseToSchema } from '../support/schema-engine.ts';
import { type Generating, generating } from './generating.ts';

const tables = `
  CREATE TABLE "Post" (id int NOT NULL, views int, CONSTRAINT "Post_pkey" PRIMARY KEY (id));
  CREATE TABLE "Tag" (id int NOT NULL, CONSTRAINT "Tag_pkey" PRIMARY KEY (id));
  CREATE TABLE "_PostToTag" ("A" int NOT NULL, "B" int NOT NULL,
    CONSTRAINT "_PostToTag_AB_pkey" PRIMARY KEY ("A", "B"),
    CONSTRAINT "_PostToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "Post" ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "_PostToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "Tag" ON DELETE CASCADE ON UPDATE CASCADE);
  CREATE INDEX "_PostToTag_B_index" ON "_PostToTag" ("B");
  CREATE INDEX declarable ON "Post" (id) WHERE views > 7;
  CREATE INDEX an_expression ON "Post" (abs(views)) WHERE views > 8;
`;
const models = `model Post {
  id    Int  @id
  views Int?
  tags  Tag[]
}

model Tag {
  id    Int    @id
  posts Post[]
}
`;
const barred = 'CREATE INDEX barred ON "_PostToTag" ("B", "A") WHERE "A" > 9;';
const advice = [
  { table: 'Post', keys: ['views'], predicate: '(views > 5)', name: 'advised' },
] as const;

/** Indexes that Prisma would drop, were the schema as the project has it. */
async function dropped({ db, schema }: Generating): Promise<readonly string[]> {
  const script = await diffDatabaseToSchema(db.url, await schema());
  return [...script.matchAll(/DROP INDEX "(.*)";/g)].map(([, name]) => name ?? '');
}

test('--partial-indexes leaves the feature off where Prisma would drop an index by it', async () => {
  const project = await generating({ tables: tables + barred, models, advice });
  const before = await project.files();
  const { code, stdout, stderr } = await project.generate('--partial-indexes');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('error[partial-indexes]');
  expect(stderr).toContain('barred: its table is that of an implicit many-to-many relation');
  expect(stderr).not.toContain('an_expression');
  expect(await project.files()).toEqual(before);
});

test('nor is it recommended there', async () => {
  const project = await generating({ tables: tables + barred, models, advice });
  const { code, stdout } = await project.generate();
  expect(code).toBe(0);
  expect(stdout).not.toContain('--partial-indexes');
  expect(stdout).toContain('Prisma would drop barred');
  expect(await dropped(project)).toEqual([]);
});

test('near miss: one that Prisma does not see stands in nobody’s way', async () => {
  const project = await generating({ tables, models, advice });
  expect((await project.generate()).stdout).toContain('--partial-indexes');
  const again = await generating({ tables, models, advice });
  const { code, stdout } = await again.generate('--partial-indexes');
  expect(code).toBe(0);
  expect(stdout).toContain('previewFeatures = ["partialIndexes"]');
  expect(await again.schema()).toContain('map: "declarable"');
  await again.db.client.query('CREATE INDEX advised ON "Post" (views) WHERE views > 5');
  expect(await dropped(again)).toEqual([]);
});

test('and it would: with the feature on and no line for it, Prisma drops such an index', async () => {
  const project = await generating({
    ...{ tables: tables + barred, models, advice },
    generator: '  previewFeatures = ["partialIndexes"]\n',
  });
  expect(await dropped(project)).toEqual(expect.arrayContaining(['barred', 'declarable']));
  expect(await dropped(project)).not.toContain('an_expression');
});
