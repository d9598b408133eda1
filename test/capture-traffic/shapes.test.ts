import { describe, expect, test } from 'vitest';
import { Shapes } from '../../src/capture/traffic/shape/shapes.ts';
import { skeletonOf } from '../../src/capture/traffic/shape/skeleton.ts';

const byParser = async (sql: string) => {
  const { shape, constants, firstConstant } = await new Shapes().read(sql, 0);
  return { text: shape.text, constants, firstConstant };
};

describe('a text that is like one before is read as the parser would', () => {
  test.each([
    ["SELECT * FROM t WHERE id = 5 AND a = 'x'", "SELECT * FROM t WHERE id = 77 AND a = 'it''s'"],
    [
      "SELECT a FROM t WHERE d = DATE '2026-01-01' ORDER BY 1",
      "SELECT a FROM t WHERE d = DATE '2027-12-31' ORDER BY 1",
    ],
    [
      'SELECT a FROM "odd \'name" WHERE id = 1 AND b IN (1, 2)',
      'SELECT a FROM "odd \'name" WHERE id = 9 AND b IN (1, 2)',
    ],
    [
      "SELECT true, a FROM t WHERE b = $1 AND c = ''",
      "SELECT true, a FROM t WHERE b = $1 AND c = 'y'",
    ],
    [
      'SELECT a FROM t WHERE b >= 10 AND c::numeric(10, 2) = 3',
      'SELECT a FROM t WHERE b >= 20 AND c::numeric(10, 2) = 4',
    ],
  ])('%s', async (first, second) => {
    const shapes = new Shapes();
    await shapes.read(first, 0);
    const { shape, constants, firstConstant } = await shapes.read(second, 0);
    expect({ text: shape.text, constants, firstConstant }).toEqual(await byParser(second));
    expect(skeletonOf(second)?.text).toBe(skeletonOf(first)?.text);
  });
});

test.each([
  "SELECT E'a\\'b'",
  "SELECT 'é'",
  'SELECT $$a$$',
  "SELECT 1 -- 'a'",
  "SELECT /* ' */ 'a'",
  "SELECT B'1'",
  'SELECT 1',
])('only the parser can tell: %s', (sql) => {
  expect(skeletonOf(sql)).toBeNull();
});

test('the second of two statements is not taken for the first', async () => {
  const shapes = new Shapes();
  const both = (n: number) => `SELECT a FROM t WHERE b = ${n}; SELECT c FROM t WHERE d = ${n + 1}`;
  for (const n of [1, 5]) {
    expect((await shapes.read(both(n), 0)).constants).toEqual([String(n)]);
    expect((await shapes.read(both(n), 1)).constants).toEqual([String(n + 1)]);
  }
});
