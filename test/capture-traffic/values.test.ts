import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTap } from '../../src/capture/tap/tap.ts';
import { comparable } from '../../src/capture/traffic/values/comparable.ts';
import { elementsOf } from '../../src/capture/traffic/values/elements.ts';
import type { CapturedStatement } from '../../src/model/capture.ts';
import { parseTarget } from '../../src/postgres/target.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  await database.client.query("CREATE TYPE mood AS ENUM ('fine', 'so so')");
});
afterAll(() => database.drop());

/** One column of one row, as the server sends it in text or in binary. */
async function sent(expression: string, binary: boolean) {
  const found: CapturedStatement[] = [];
  const tap = await openTap(parseTarget(database.url, process.cwd()), {
    databaseUrl: database.url,
    keepRows: 1,
    onStatement: (statement) => found.push(statement),
  });
  const client = new pg.Client({ connectionString: tap.url, ssl: false });
  await client.connect();
  const text = `SELECT ${expression} WHERE $1::int = 1`;
  // The driver would read the binary form as text.
  const types = { getTypeParser: () => String };
  await client.query({ text, values: [1], rowMode: 'array', types, ...(binary ? { binary } : {}) });
  await client.end();
  await tap.close();
  const [column] = found[0]?.columns ?? [];
  const bytes = found[0]?.firstRows[0]?.[0];
  if (column === undefined || !bytes) throw new Error('no value came');
  return { ...column, bytes };
}

describe('text and binary of one value are one', () => {
  test.each([
    ["'5'::int2", '5'],
    ["'-70000'::int4", '-70000'],
    ["'9007199254740993'::int8", '9007199254740993'],
    ["'4000000000'::oid", '4000000000'],
    ["'tea'::text", 'tea'],
    ["'tea'::varchar(9)", 'tea'],
    ["'tea'::bpchar(9)", 'tea'],
    ["'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    ["'t'::bool", 'true'],
    ["'1.5'::float8", '1.5'],
    ["'100'::float8", '100'],
    ["'12345678.90'::numeric", '12345678.9'],
    ["'-0.00012'::numeric", '-0.00012'],
    ["'10000000'::numeric", '10000000'],
    ["'0'::numeric", '0'],
    ["'2026-01-31'::date", '2026-01-31'],
    ["'1969-12-31'::date", '1969-12-31'],
    ["'2026-01-31 10:00:00.123456'::timestamp", 'at 1769853600123.456'],
    ["'1999-12-31 23:59:59.999999'::timestamp", 'at 946684799999.999'],
    ["'2026-01-31 10:00:00+02'::timestamptz", 'at 1769846400000.'],
    ["'so so'::mood", 'so so'],
  ])('%s', async (expression, value) => {
    expect(comparable(await sent(expression, false))).toBe(value);
    expect(comparable(await sent(expression, true))).toBe(value);
  });

  test.each([
    ["'{5,-6}'::int4[]", ['5', '-6']],
    [`'{"a b",c}'::text[]`, ['a b', 'c']],
    ["'{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'::uuid[]", ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']],
    ["'{1.50}'::numeric[]", ['1.5']],
    ["'{}'::int8[]", []],
    ["'{2026-01-31}'::date[]", ['2026-01-31']],
  ])('%s', async (expression, values) => {
    expect(elementsOf(await sent(expression, false))).toEqual(values);
    expect(elementsOf(await sent(expression, true))).toEqual(values);
  });
});

describe('no key', () => {
  const of = (typeOid: number, bytes: Buffer) => comparable({ typeOid, binary: true, bytes });

  test('garbage in binary', () => {
    for (const oid of [20, 21, 23, 701, 1700, 1082, 1114])
      expect(of(oid, Buffer.from([1]))).toBeNull();
  });

  test('a type that is not known, and a long text', () => {
    expect(of(17, Buffer.from('abc'))).toBeNull();
    expect(of(25, Buffer.from('x'.repeat(101)))).toBeNull();
  });
});
