import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Index } from '../../src/model/catalog.ts';
import type { DeclaredSchema, PrismaVersion } from '../../src/model/declared.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { indexLine } from '../../src/sql/index-line.ts';
import { plainShape, shapeOfCandidate, shapeOfIndex } from '../../src/sql/index-shape.ts';
import { toPostgresName, toPrismaName } from '../../src/sql/prisma-operator-class.ts';
import { unquoteIdentifier } from '../../src/sql/quote.ts';
import { declaredBy, schemaText } from '../rules/declared-by.ts';
import { servers, type TestDatabase } from '../support/database.ts';
import { diffDatabaseToSchema, diffFromEmpty } from '../support/schema-engine.ts';

const tables = `
  CREATE EXTENSION pg_trgm;
  CREATE TYPE "Kind" AS ENUM ('NEW', 'OLD');
  CREATE TABLE "Post" (id int NOT NULL, "the title" text NOT NULL, code text, views int NOT NULL, body jsonb NOT NULL,
    tags text[], kind "Kind" NOT NULL, CONSTRAINT "Post_pkey" PRIMARY KEY (id));
  CREATE TABLE "Event" (id int NOT NULL, at timestamp(3) NOT NULL, note text,
    CONSTRAINT "Event_pkey" PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
  CREATE TABLE event_2024 PARTITION OF "Event" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  CREATE TABLE "Log" (at int NOT NULL);
  CREATE TABLE "Tag" (id int NOT NULL, CONSTRAINT "Tag_pkey" PRIMARY KEY (id));
  CREATE TABLE "_PostToTag" ("A" int NOT NULL, "B" int NOT NULL,
    CONSTRAINT "_PostToTag_AB_pkey" PRIMARY KEY ("A", "B"),
    CONSTRAINT "_PostToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "Post" ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "_PostToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "Tag" ON DELETE CASCADE ON UPDATE CASCADE);
  CREATE INDEX "_PostToTag_B_index" ON "_PostToTag" ("B")`;

const model = (lines: { readonly [model: string]: readonly string[] } = {}) => `
  enum Kind {
    NEW
    OLD
  }
  model Post {
    id    Int      @id
    title String   @map("the title")
    code  String?
    views Int
    body  Json
    tags  String[]
    kind  Kind
    tag   Tag[]
    ${(lines.Post ?? []).join('\n')}
  }
  model Event {
    id   Int
    at   DateTime
    note String?
    @@id([id, at])
    ${(lines.Event ?? []).join('\n')}
  }
  model Log {
    at Int
    ${(lines.Log ?? []).join('\n')}
    @@ignore
  }
  model Tag {
    id   Int    @id
    post Post[]
  }`;

/** Statement → the line that belongs to it; null where the schema cannot say it. */
const sayable: Readonly<Record<string, string>> = {
  'plain ON "Post" (views)': '@@index([views], map: "plain")',
  '"Post_code_idx" ON "Post" (code)': '@@index([code], map: "Post_code_idx")',
  'descending ON "Post" (views DESC NULLS LAST, "the title")':
    '@@index([views(sort: Desc), title], map: "descending")',
  'pattern ON "Post" ("the title" text_pattern_ops)': '@@index([title], map: "pattern")',
  'collated ON "Post" (code COLLATE "C", views) WITH (fillfactor = 70)':
    '@@index([code, views], map: "collated")',
  'covering ON "Post" (views DESC) INCLUDE ("the title", body)':
    '@@index([views(sort: Desc), title, body], map: "covering")',
  'by_kind ON "Post" (kind, views)': '@@index([kind, views], map: "by_kind")',
  'hashed ON "Post" USING hash (code)': '@@index([code], type: Hash, map: "hashed")',
  'hash_pattern ON "Post" USING hash ("the title" text_pattern_ops)':
    '@@index([title], type: Hash, map: "hash_pattern")',
  'keys ON "Post" USING gin (body)': '@@index([body], type: Gin, map: "keys")',
  'paths ON "Post" USING gin (body jsonb_path_ops, tags)':
    '@@index([body(ops: JsonbPathOps), tags], type: Gin, map: "paths")',
  'trigrams ON "Post" USING gin ("the title" gin_trgm_ops)':
    '@@index([title(ops: raw("gin_trgm_ops"))], type: Gin, map: "trigrams")',
  'brin ON "Post" USING brin (views int4_minmax_multi_ops)':
    '@@index([views(ops: Int4MinMaxMultiOps)], type: Brin, map: "brin")',
  '"an ""odd"" \\ näme" ON "Post" (views, id)':
    '@@index([views, id], map: "an \\"odd\\" \\\\ näme")',
  'of_partitions ON "Event" (note)': '@@index([note], map: "of_partitions")',
  'ignored_model ON "Log" (at)': '@@index([at], map: "ignored_model")',
};

const partial: Readonly<Record<string, string>> = {
  'not_null ON "Post" (code) WHERE code IS NOT NULL':
    '@@index([code], where: raw("(code IS NOT NULL)"), map: "not_null")',
  "several ON \"Post\" (views) INCLUDE (code) WHERE kind = 'NEW' AND \"the title\" IN ('a', 'b\\\"')":
    '@@index([views, code], where: raw("((kind = \'NEW\'::\\"Kind\\") AND (\\"the title\\" = ANY (ARRAY[\'a\'::text, \'b\\\\\\"\'::text])))"), map: "several")',
};

const unsayable: Readonly<Record<string, { why: string; prismaWould: string }>> = {
  'lower_code ON "Post" (lower(code), views)': { why: 'expression', prismaWould: 'ignore' },
  'hidden ON "_PostToTag" ("B", "A")': { why: 'hidden table', prismaWould: 'drop' },
};

/** Sayable for nobody, and dropped only once Prisma sees partial indexes. */
const hiddenPartial = 'hidden_some ON "_PostToTag" ("B", "A") WHERE "A" > 1';

/** The name of the index in a statement without its CREATE INDEX. */
const nameIn = (statement: string) => unquoteIdentifier(statement.split(' ON ')[0] ?? '');

const v7: PrismaVersion = { major: 7, exact: '7.10.0', source: 'test' };

describe.each(servers)('the line of an index, on PostgreSQL $major', (server) => {
  let database: TestDatabase;
  let schema: DeclaredSchema;
  let indexes: readonly Index[];

  const create = [sayable, partial, unsayable].flatMap((each) => Object.keys(each));
  create.push(hiddenPartial);
  beforeAll(async () => {
    database = await server.createDatabase();
    await database.client.query(tables);
    for (const index of create) await database.client.query(`CREATE INDEX ${index}`);
    const session = await connectUrl(database.url);
    ({ indexes } = await readCatalog(session));
    await session.close();
    ({ schema } = await declaredBy({ schema: model() }));
  });
  afterAll(() => database.drop());

  const saidOf = (statement: string, previewFeatures: readonly string[] = [], version = v7) => {
    const name = nameIn(statement);
    const index = indexes.find((each) => each.name === name);
    if (index === undefined) throw new Error(`there is no index ${name}`);
    const where = { schema: { ...schema, previewFeatures }, defaultSchema: 'public', version };
    return indexLine(shapeOfIndex(index), where);
  };
  const linesOf = (statements: readonly string[], previewFeatures: readonly string[] = []) => {
    const said = statements.map((each) => saidOf(each, previewFeatures));
    const lines: Record<string, readonly string[]> = {};
    for (const each of said) {
      if (each.kind !== 'line') continue;
      lines[each.model] = [...(lines[each.model] ?? []), each.comment ?? '', each.line];
    }
    return lines;
  };
  const dropped = async (lines: ReturnType<typeof linesOf>, previewFeatures: string[]) => {
    const text = schemaText({ schema: model(lines), previewFeatures });
    const script = await diffDatabaseToSchema(database.url, text);
    expect(script).not.toMatch(/CREATE|ALTER|DROP TABLE/);
    return [...script.matchAll(/DROP INDEX "(.*)";/g)].map(([, name]) => name).sort();
  };

  test.each(Object.entries(sayable))('%s', (statement, line) => {
    expect(saidOf(statement)).toMatchObject({ kind: 'line', line });
  });

  test.each(Object.entries(partial))('%s, with the feature on', (statement, line) => {
    expect(saidOf(statement, ['partialIndexes'])).toMatchObject({ kind: 'line', line });
  });

  test('included columns are keys, and a comment says which', () => {
    expect(saidOf(create.find((each) => each.startsWith('covering')) ?? '')).toMatchObject({
      comment: '// "the title", "body" are INCLUDE columns: see the migration',
    });
  });

  test.each(Object.entries(unsayable))('%s is not for the schema', (statement, why) => {
    expect(saidOf(statement, ['partialIndexes'])).toMatchObject({ kind: 'unsayable', ...why });
  });

  test('a partial one that no line can declare is ignored while the feature is off', () => {
    const off = { why: 'partial, feature off', prismaWould: 'ignore' };
    expect(saidOf(hiddenPartial)).toMatchObject(off);
    const on = { why: 'hidden table', prismaWould: 'drop' };
    expect(saidOf(hiddenPartial, ['partialIndexes'])).toMatchObject(on);
  });

  test.each(Object.keys(partial))('%s: not with the feature off, nor before 7.5', (statement) => {
    const before = (exact: string, major: number) =>
      saidOf(statement, ['partialIndexes'], { major, exact, source: 'test' });
    const off = { why: 'partial, feature off', prismaWould: 'ignore' };
    expect(saidOf(statement)).toMatchObject(off);
    expect(before('7.5.0', 7).kind).toBe('line');
    expect(before('7.4.2', 7)).toMatchObject({ why: 'partial, old Prisma', prismaWould: 'drop' });
    expect(before('6.19.0', 6)).toMatchObject({ prismaWould: 'ignore' });
  });

  test('with the lines Prisma finds no drift but what is not sayable; without, it drops them all', async () => {
    const named = (statements: object) => Object.keys(statements).map(nameIn);
    expect(await dropped(linesOf(Object.keys(sayable)), [])).toEqual(['hidden']);
    expect(await dropped({}, [])).toEqual([...named(sayable), 'hidden'].sort());
    const all = Object.keys({ ...sayable, ...partial });
    const on = ['partialIndexes'];
    expect(await dropped(linesOf(all, on), on)).toEqual(['hidden', 'hidden_some']);
    expect(await dropped(linesOf(Object.keys(sayable)), on)).toEqual(
      [...named(partial), 'hidden', 'hidden_some'].sort(),
    );
  });
});

describe('the line of an index', () => {
  const posts = { schema: 'public', name: 'Post' };
  const plain = plainShape('Post_views_idx', posts, ['views']);
  const lineIn = async (text: string, shape = plain, defaultSchema = 'public') => {
    const { schema } = await declaredBy({ schema: text });
    return indexLine(shape, { schema, defaultSchema, version: v7 }, 'unless default');
  };

  test('the default name is left out for a person only', async () => {
    expect(await lineIn(model())).toMatchObject({ line: '@@index([views])' });
    const numbered = { ...plain, name: 'Post_views_idx2' };
    expect(await lineIn(model(), numbered)).toMatchObject({
      line: '@@index([views], map: "Post_views_idx2")',
    });
  });

  test('of a candidate, with the predicate as PostgreSQL prints it', async () => {
    const { schema } = await declaredBy({ schema: model(), previewFeatures: ['partialIndexes'] });
    const candidate = {
      table: posts,
      partitioned: false,
      method: 'gin' as const,
      keys: [
        {
          column: 'body',
          expression: null,
          opclass: 'jsonb_path_ops',
          descending: false,
          nullsFirst: false,
        },
      ],
      equalityKeys: 0,
      include: [],
      predicate: '"code" IS NOT NULL',
      name: 'Post_body_idx',
      paths: [],
      origin: 'statement' as const,
    };
    const shape = shapeOfCandidate(candidate, '(code IS NOT NULL)');
    expect(indexLine(shape, { schema, defaultSchema: 'public', version: v7 })).toMatchObject({
      line: '@@index([body(ops: JsonbPathOps)], where: raw("(code IS NOT NULL)"), type: Gin, map: "Post_body_idx")',
    });
  });

  test('the model is the one in the table’s own schema', async () => {
    expect(await lineIn(model(), plain, 'other')).toMatchObject({
      why: 'no model',
      prismaWould: 'ignore',
    });
    const other = { ...plain, table: { ...posts, schema: 'other' } };
    expect(await lineIn(model(), other, 'other')).toMatchObject({ model: 'Post' });
  });

  test('a column without a field, and a method that Prisma does not know', async () => {
    expect(await lineIn(model(), plainShape('x', posts, ['views', 'absent']))).toMatchObject({
      why: 'no field',
      reason: 'model Post has no field for column "absent"',
    });
    expect(await lineIn(model(), { ...plain, include: ['absent'] })).toMatchObject({
      why: 'no field',
    });
    expect(await lineIn(model(), { ...plain, method: 'bloom' })).toMatchObject({ why: 'method' });
  });
});

test('every operator class that Prisma has a name for is written by it', async () => {
  const fields = Object.entries({
    ...{ Bit: 'String @db.Bit(4)', VarBit: 'String @db.VarBit(4)', Bpchar: 'String @db.Char(4)' },
    ...{ Bytea: 'Bytes', Date: 'DateTime @db.Date', Float4: 'Float @db.Real', Float8: 'Float' },
    ...{ Inet: 'String @db.Inet', Int2: 'Int @db.SmallInt', Int4: 'Int', Int8: 'BigInt' },
    ...{ Numeric: 'Decimal', Oid: 'Int @db.Oid', Text: 'String', Timestamp: 'DateTime' },
    ...{ TimestampTz: 'DateTime @db.Timestamptz(3)', Time: 'DateTime @db.Time(3)' },
    ...{ TimeTz: 'DateTime @db.Timetz(3)', Uuid: 'String @db.Uuid' },
  });
  const classes = fields.flatMap(([type]) =>
    ['MinMaxOps', 'MinMaxMultiOps', 'BloomOps', 'InclusionOps']
      .map((suffix) => ({ type, prisma: type + suffix, postgres: toPostgresName(type + suffix) }))
      .filter(({ postgres }) => toPrismaName(postgres) !== null),
  );
  const lines = classes.map(
    ({ type, postgres }) =>
      `@@index([f${type}(ops: ${toPrismaName(postgres)})], type: Brin, map: "${postgres}")`,
  );
  const text = `model All {\n id Int @id\n ${fields.map(([type, field]) => `f${type} ${field}`).join('\n')}\n${lines.join('\n')}\n}`;
  const script = await diffFromEmpty(schemaText({ schema: text }));
  const built = [...script.matchAll(/CREATE INDEX "(\w+)" .* (\w+_ops)\)/g)];
  expect(built.map(([, name, opclass]) => [name, opclass])).toEqual(
    classes.map(({ postgres }) => [postgres, postgres]),
  );
  expect(classes).toHaveLength(51);
});
