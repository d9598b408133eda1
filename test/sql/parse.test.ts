import { describe, expect, test } from 'vitest';
import { fingerprint, parse, SqlSyntaxError } from '../../src/sql/parse.ts';
import { offsetOfByte, placeAt } from '../../src/sql/place.ts';
import { walk } from '../../src/sql/walk.ts';

async function faultOf(sql: string): Promise<unknown> {
  return parse(sql).then(
    () => 'parsed',
    (error: unknown) => error,
  );
}

describe('parsing', () => {
  test('a syntax error names its line and column', async () => {
    const fault = await faultOf('SELECT 1\nFROM payments\n  WHERE = 3');
    expect(fault).toBeInstanceOf(SqlSyntaxError);
    expect(fault).toMatchObject({
      message: 'syntax error at or near "="',
      place: { line: 3, column: 9 },
    });
  });

  test('characters beyond ASCII do not move the place', async () => {
    expect(await faultOf(`SELECT 'é😀' FROM x WHERE = 1`)).toMatchObject({
      place: { line: 1, column: 26 },
    });
  });

  test('a text that ends too early is faulted at its end', async () => {
    expect(await faultOf('SELECT 1 FROM')).toMatchObject({ place: { line: 1, column: 14 } });
  });

  test('an empty text and a lone comment have no statement', async () => {
    expect((await parse('')).stmts).toEqual([]);
    expect((await parse('-- nothing')).stmts).toEqual([]);
  });

  test('the fingerprint ignores constants and spacing', async () => {
    const one = await fingerprint('SELECT * FROM payments WHERE id = 1');
    expect(await fingerprint("select *  from payments where id = 'x'")).toBe(one);
    expect(await fingerprint('SELECT * FROM payments WHERE status = 1')).not.toBe(one);
    expect(one).toMatch(/^[0-9a-f]{16}$/);
  });

  test('a byte location becomes a place', () => {
    const text = "SELECT 'é😀', x";
    expect(placeAt(text, offsetOfByte(text, Buffer.from("SELECT 'é😀', ").length))).toEqual({
      line: 1,
      column: 14,
    });
  });

  test('a tree is walked in its order, however deep', () => {
    const found: unknown[] = [];
    const arm = (value: number, rest: unknown) => ({
      SelectStmt: { value, larg: rest, args: [{ A: { value } }] },
    });
    let tree: unknown;
    for (let n = 0; n < 50_000; n += 1) tree = arm(n, tree);
    walk(tree, (tag, { value }) => {
      found.push(tag === 'A' ? -Number(value) : value);
      return undefined;
    });
    expect(found).toHaveLength(100_000);
    expect([found[0], found[49_999], found[50_000], found.at(-1)]).toEqual([
      49_999, 0, -0, -49_999,
    ]);
  });
});
