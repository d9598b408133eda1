import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Index } from '../../src/model/catalog.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { samePredicate, sameTerm } from '../../src/sql/same-index.ts';
import { type AdvisedIndex, advised, planOn } from '../migrate/planning.ts';
import { servers, type TestDatabase } from '../support/database.ts';

const table = `CREATE TABLE t (id int, a boolean, b boolean, c boolean, n int, m numeric(10,2), s varchar(20), data jsonb,
  "Kind" text, "order" text, at timestamp(3), tags text[], constructor boolean);`;

/** Conditions as people write them; each is another one than all the others. */
const conditions = [
  'a AND (b OR c)',
  '(a AND b) OR c',
  'a OR (b AND c)',
  'NOT (a AND b)',
  'NOT a AND b',
  'NOT (a OR b)',
  'a AND b AND c',
  'a OR b OR c',
  'n IS NOT NULL',
  'n IS NULL',
  'a IS NOT TRUE AND n > -1',
  '(n + 1) * 2 > 3',
  'n + 1 * 2 > 3',
  'n - 1 - 2 > 3',
  'n - (1 - 2) > 3',
  `"Kind" = 'a b'`,
  `"Kind" = 'ab'`,
  `"Kind" = '(ab)'`,
  `"Kind" = 'it''s'`,
  `"order" = '::text'`,
  `s = 'PAID'`,
  `s = 'PAID' AND m > 1.5`,
  `s <> 'PAID' OR at >= '2026-01-01 00:00:00'`,
  `s = ANY (ARRAY['A', 'B'])`,
  `lower(s) = 'x' AND coalesce(n, 0) > 1`,
  'a AND (b OR c) AND n > 1',
  'constructor AND NOT "constructor"',
  `'x' = ANY (tags) AND (n % 2) = 1`,
  `s = '007'`,
  `s = '7'`,
  `(data ->> '5') = 'x'`,
  `(data ->> 5) = 'x'`,
  `s::int > 5`,
  `s::bigint > 5`,
  `lower(s)::int = 1`,
  `n > 1.5`,
  `(n + 1)::int8 = 3`,
];

describe.each(servers)('an index that is the same on PostgreSQL $major', (server) => {
  let db: TestDatabase;
  let indexes: readonly Index[];

  beforeAll(async () => {
    db = await server.createDatabase('same_index');
    await db.client.query(table);
    for (const [n, condition] of conditions.entries()) {
      await db.client.query(`CREATE INDEX i${n} ON t (id) WHERE ${condition}`);
      await db.client.query(`CREATE INDEX e${n} ON t ((${condition}))`);
    }
    const session = await connectUrl(db.url);
    ({ indexes } = await readCatalog(session));
    await session.close();
  });
  afterAll(() => db.drop());

  const named = (name: string) => indexes.find((index) => index.name === name);

  test.each(conditions.map((condition, n) => [condition, n] as const))(
    'WHERE %s is found by its text, and is no other one',
    (condition, at) => {
      const alike = conditions.filter((_, n) =>
        samePredicate(named(`i${n}`)?.predicate ?? null, condition),
      );
      expect(alike).toEqual([conditions[at]]);
    },
  );

  test.each(conditions)('the key (%s) as well', (condition) => {
    const key = { column: null, expression: condition, opclass: null };
    const alike = conditions.filter((_, n) => {
      const [existing] = named(`e${n}`)?.keys ?? [];
      return (
        existing !== undefined &&
        sameTerm({ ...key, descending: false, nullsFirst: false }, existing)
      );
    });
    expect(alike).toEqual([condition]);
  });
});

describe.each(servers)('an index that joins a partitioned one on PostgreSQL $major', (server) => {
  let db: TestDatabase;

  beforeAll(async () => {
    db = await server.createDatabase('attach');
    await db.client.query(`CREATE TABLE p (id int, a int, b int, c int) PARTITION BY LIST (a);
      CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1);`);
  });
  afterAll(() => db.drop());

  const covering: AdvisedIndex = {
    ...{ table: 'p', keys: ['a'], include: ['b', 'c'], name: 'p_a_idx', partitioned: true },
  };

  /** Plans over the one that is there, and applies all of it. */
  async function planOver(built: string): Promise<readonly string[]> {
    await db.client.query(`CREATE INDEX there ON p_1 ${built}`);
    const { migrations } = await planOn(db.url, [covering]);
    for (const { statement } of migrations) await db.client.query(statement);
    const { rows } = await db.client.query('SELECT 1 FROM pg_index WHERE NOT indisvalid');
    expect(rows).toEqual([]);
    await db.client.query('DROP INDEX p_a_idx');
    await db.client.query('DROP INDEX IF EXISTS there');
    return migrations.map(({ kind }) => kind);
  }

  test('has its included columns in the same order', async () => {
    expect(await planOver('(a) INCLUDE (b, c)')).toEqual(['create-on-parent', 'attach']);
  });

  test('near miss: in another order PostgreSQL refuses it, and one of its own is built', async () => {
    expect(await planOver('(a) INCLUDE (c, b)')).toEqual([
      ...['create-on-parent', 'create-on-partition', 'attach'],
    ]);
    expect(advised(covering).candidate.include).toEqual(['b', 'c']);
  });
});
