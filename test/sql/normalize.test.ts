import { describe, expect, test } from 'vitest';
import { normalizeStatement } from '../../src/sql/normalize.ts';
import { fingerprint } from '../../src/sql/parse.ts';

const normal = async (sql: string, part = 0) => {
  const found = await normalizeStatement(sql, part);
  return found && { text: found.text, constants: found.constants };
};

describe('constants become parameters', () => {
  test.each([
    ['SELECT * FROM t WHERE id = 5', 'SELECT * FROM t WHERE id = $1', ['5']],
    ['SELECT * FROM t WHERE é = -5 AND b = $1', 'SELECT * FROM t WHERE é = $2 AND b = $1', ['-5']],
    [
      "SELECT * FROM t WHERE a IN ('x', 'it''s')",
      'SELECT * FROM t WHERE a IN ($1, $2)',
      ['x', "it's"],
    ],
    ['SELECT a = true, NULL FROM t', 'SELECT a = $1, $2 FROM t', ['true', null]],
    ["SELECT $$a'b$$ AS x", 'SELECT $1 AS x', ["a'b"]],
    ['SELECT a FROM t\n\tORDER BY 1 LIMIT 10;', 'SELECT a FROM t ORDER BY 1 LIMIT $1', ['10']],
    ['SELECT a, 7 FROM t GROUP BY 1', 'SELECT a, $1 FROM t GROUP BY 1', ['7']],
    ["SELECT '5'::numeric(10, 2)", 'SELECT $1::numeric(10, 2)', ['5']],
    [
      "SELECT 1 WHERE d = DATE '2026-01-31'",
      'SELECT $1 WHERE d = CAST($2 AS DATE)',
      ['1', '2026-01-31'],
    ],
    [
      "SELECT extract(year FROM d) FROM t WHERE a = 'x'",
      'SELECT extract(year FROM d) FROM t WHERE a = $1',
      ['x'],
    ],
    ["SELECT a -- it's\n FROM t /* 'b' */ WHERE c = 1", 'SELECT a FROM t WHERE c = $1', ['1']],
    [
      'SELECT "public"."T"."id" FROM "public"."T" OFFSET $1',
      'SELECT "public"."T"."id" FROM "public"."T" OFFSET $1',
      [],
    ],
  ])('%s', async (sql, text, constants) => {
    expect(await normal(sql)).toEqual({ text, constants });
  });

  test.each([
    'SELECT * FROM t WHERE id = -5 AND a IN (1, 2) ORDER BY 1 LIMIT 3',
    "SELECT a FROM t WHERE d > DATE '2026-01-31' AND b = true",
    "INSERT INTO t (a, b) VALUES (1, 'x') RETURNING id",
  ])('the fingerprint stays: %s', async (sql) => {
    const { text = '' } = (await normal(sql)) ?? {};
    expect(await fingerprint(text)).toBe(await fingerprint(sql));
  });

  test.each([
    ['SET LOCAL app.tenant = acme', 'SET LOCAL app.tenant = $1'],
    ["SET app.x TO acme, 'b', -5", 'SET app.x TO $1, $2, $3'],
    [
      'SET TRANSACTION ISOLATION LEVEL READ COMMITTED',
      'SET TRANSACTION ISOLATION LEVEL READ COMMITTED',
    ],
    ['SET x TO DEFAULT', 'SET x TO DEFAULT'],
  ])('a setting has no value: %s', async (sql, text) => {
    expect(await normal(sql)).toMatchObject({ text });
  });

  test('no string of a utility statement is left in its text', async () => {
    expect(await normal("ALTER ROLE app PASSWORD 's3cret'")).toEqual({
      text: 'ALTER ROLE app PASSWORD $1',
      constants: ["'s3cret'"],
    });
  });
});

test('one of several statements is taken by its place', async () => {
  const several = 'SELECT 1;\n/*é*/ SELECT a FROM é WHERE b = 2; SELECT 3';
  expect(await normal(several, 1)).toEqual({
    text: 'SELECT a FROM é WHERE b = $1',
    constants: ['2'],
  });
  expect(await normal(several, 2)).toEqual({ text: 'SELECT $1', constants: ['3'] });
  expect(await normal(several, 3)).toBeNull();
});
