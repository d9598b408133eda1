import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Candidate, CandidateKey } from '../../src/model/advice.ts';
import { createConcurrently, createForTrial } from '../../src/sql/create-index.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

const key = (column: string, more: Partial<CandidateKey> = {}): CandidateKey => ({
  column,
  expression: null,
  opclass: null,
  descending: false,
  nullsFirst: false,
  ...more,
});

const candidate = (more: Partial<Candidate>): Candidate => ({
  table: { schema: 'public', name: 'Odd "Table"' },
  partitioned: false,
  method: 'btree',
  keys: [key('camelCase')],
  equalityKeys: 1,
  include: [],
  predicate: null,
  name: 'an "index"',
  paths: [],
  origin: 'statement',
  ...more,
});

/** The statement's end, and the definition that PostgreSQL reads from it. */
const cases: readonly (readonly [string, Partial<Candidate>, string, string])[] = [
  ['a column', {}, '("camelCase")', 'USING btree ("camelCase")'],
  [
    'directions and NULLS that are not the default',
    {
      keys: [
        key('n', { descending: true, nullsFirst: true }),
        key('id', { nullsFirst: true }),
        key('camelCase', { descending: true }),
      ],
    },
    '("n" DESC, "id" NULLS FIRST, "camelCase" DESC NULLS LAST)',
    'USING btree (n DESC, id NULLS FIRST, "camelCase" DESC NULLS LAST)',
  ],
  [
    'an operator class',
    { keys: [key('name', { opclass: 'text_pattern_ops' })] },
    '("name" text_pattern_ops)',
    'USING btree (name text_pattern_ops)',
  ],
  [
    'an expression',
    { keys: [key('', { column: null, expression: 'lower("name")' })] },
    '((lower("name")))',
    'USING btree (lower(name))',
  ],
  [
    'columns that are carried along',
    { include: ['n', 'camelCase'], keys: [key('id')] },
    '("id") INCLUDE ("n", "camelCase")',
    'USING btree (id) INCLUDE (n, "camelCase")',
  ],
  [
    'a predicate',
    { predicate: '"n" IS NOT NULL' },
    '("camelCase") WHERE "n" IS NOT NULL',
    'USING btree ("camelCase") WHERE (n IS NOT NULL)',
  ],
  [
    'an inverted index',
    { method: 'gin', keys: [key('body', { opclass: 'jsonb_path_ops' })] },
    'USING gin ("body" jsonb_path_ops)',
    'USING gin (body jsonb_path_ops)',
  ],
];

describe('an index as SQL', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase('create_index');
    await database.client.query(
      `CREATE TABLE "Odd ""Table""" (id int, "camelCase" int, n int, name text, body jsonb)`,
    );
  });
  afterAll(() => database.drop());

  test.each(cases)('%s', async (_, more, end, definition) => {
    const sql = createForTrial(candidate(more));
    expect(sql.endsWith(end)).toBe(true);
    await database.client.query(sql);
    const { rows } = await database.client.query(
      `SELECT pg_get_indexdef(indexrelid) AS text FROM pg_index
       WHERE indexrelid = '"an ""index"""'::regclass`,
    );
    await database.client.query('DROP INDEX "an ""index"""');
    expect(rows[0].text.endsWith(definition)).toBe(true);
  });

  test('CONCURRENTLY everywhere but on the parent of partitions', () => {
    expect(createConcurrently(candidate({}))).toMatch(/^CREATE INDEX CONCURRENTLY .*;$/);
    expect(createConcurrently(candidate({ partitioned: true }))).not.toContain('CONCURRENTLY');
  });
});
