import { describe, expect, test } from 'vitest';
import type { CriticalPath } from '../../src/model/path.ts';
import type { ProblemText } from '../../src/model/problem.ts';
import { readSqlFile } from '../../src/workload/sql-file.ts';

async function read(text: string) {
  return readSqlFile({ name: 'sql/webhook.sql', stem: 'webhook', text });
}

async function pathOf(text: string): Promise<CriticalPath> {
  const file = await read(text);
  if (!file.path) throw new Error(JSON.stringify(file.problems));
  return file.path;
}

async function problemsOf(text: string): Promise<readonly ProblemText[]> {
  const file = await read(text);
  if (file.path) throw new Error('the file was accepted');
  return file.problems;
}

describe('the header', () => {
  test('every tag', async () => {
    const path = await pathOf(`-- Looks a payment up when the gateway calls.
-- @name webhook-lookup
-- @budget 10ms
-- @param {String} $1:gatewayTransactionId the gateway's own id
-- @param {Int?} $2
-- @sample typical SELECT gateway_transaction_id, 5 FROM payments LIMIT 1
-- @weight 2.5
-- @small
-- @ignore deep-offset only the first pages are asked for

SELECT * FROM payments WHERE gateway_transaction_id = $1 OFFSET $2;
`);
    expect(path).toEqual({
      name: 'webhook-lookup',
      source: 'sql/webhook.sql',
      sql: 'SELECT * FROM payments WHERE gateway_transaction_id = $1 OFFSET $2',
      line: 11,
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      budget: { timeMs: 10 },
      parameters: [
        { number: 1, name: 'gatewayTransactionId', type: 'String', nullable: false },
        { number: 2, name: null, type: 'Int', nullable: true },
      ],
      samples: [
        {
          set: 'typical',
          sql: 'SELECT gateway_transaction_id, 5 FROM payments LIMIT 1',
          line: 6,
        },
      ],
      weight: 2.5,
      small: true,
      ignores: [{ rule: 'deep-offset', reason: 'only the first pages are asked for' }],
      kind: 'read',
      writesRollback: false,
    });
  });

  test('without a header the file gives the name, and there is no budget', async () => {
    const path = await pathOf('SELECT 1');
    expect(path).toMatchObject({ name: 'webhook', budget: { timeMs: null }, weight: 1, line: 1 });
  });

  test.each([
    ['10ms', 10],
    ['1.5s', 1500],
    ['2m', 120_000],
  ])('a budget of %s', async (text, timeMs) => {
    expect((await pathOf(`-- @budget ${text}\nSELECT 1`)).budget.timeMs).toBe(timeMs);
  });

  test('Windows line ends', async () => {
    const path = await pathOf('-- @budget 10ms\r\n-- @param {Int} $1:id\r\nSELECT $1::int\r\n');
    expect(path).toMatchObject({ sql: 'SELECT $1::int', line: 3, budget: { timeMs: 10 } });
    expect(path.parameters[0]?.name).toBe('id');
  });

  test('a parameter that the header does not describe is there all the same', async () => {
    expect((await pathOf('SELECT $1::int')).parameters).toEqual([
      { number: 1, name: null, type: null, nullable: false },
    ]);
  });

  test("TypedSQL's @description and tags of other tools are left alone", async () => {
    await expect(
      pathOf('-- @description a look-up\n-- @deprecated\n-- @param $1:id\nSELECT $1::int'),
    ).resolves.toBeDefined();
  });

  test('prose before and a comment inside the statement', async () => {
    const path = await pathOf('-- prose\n\n/* why */ SELECT 1 -- one\n');
    expect(path).toMatchObject({ sql: '/* why */ SELECT 1 -- one', line: 3 });
  });

  test('SELECT … FOR UPDATE is a locking read, @writes rollback admits a write', async () => {
    expect((await pathOf('SELECT * FROM payments FOR UPDATE')).kind).toBe('locking read');
    const write = await pathOf('-- @writes rollback\nDELETE FROM payments WHERE id = $1');
    expect(write).toMatchObject({ kind: 'write', writesRollback: true });
  });
});

describe('bad input', () => {
  const cases: readonly (readonly [string, string, Partial<ProblemText>])[] = [
    [
      'an invalid duration',
      '-- @budget 10 parsecs\nSELECT 1',
      {
        code: 'path-header',
        where: 'sql/webhook.sql:1:12',
        expected: 'a duration such as 10ms, 1.5s or 2m',
        received: '10 parsecs',
      },
    ],
    ['a budget of nothing', '-- @budget\nSELECT 1', { code: 'path-header', received: 'nothing' }],
    [
      'a misspelt tag',
      '-- @budgt 10ms\nSELECT 1',
      { code: 'path-header', what: 'unknown tag @budgt', help: 'did you mean @budget?' },
    ],
    ['a tag said twice', '-- @name a\n-- @name b\nSELECT 1', { where: 'sql/webhook.sql:2:10' }],
    ['a name with spaces', '-- @name the webhook\nSELECT 1', { received: 'the webhook' }],
    ['a weight of zero', '-- @weight 0\nSELECT 1', { expected: 'a number above 0' }],
    ['an ignore without a reason', '-- @ignore deep-offset\nSELECT 1', { code: 'path-header' }],
    ['@writes commit', '-- @writes commit\nDELETE FROM x', { expected: 'rollback' }],
    ['a @param without a number', '-- @param {Int} id\nSELECT 1', { received: '{Int} id' }],
    [
      'a @param that the statement does not use',
      '-- @param {Int} $1:a\n-- @param {Int} $4:b\nSELECT $1::int',
      { code: 'path-parameter', where: 'sql/webhook.sql:2' },
    ],
    [
      'a parameter left out',
      '-- @name x\nSELECT $1::int,\n  $3::int',
      {
        code: 'path-parameter',
        where: 'sql/webhook.sql:3:3',
        what: 'the statement uses $3 but not $2',
      },
    ],
    [
      'a syntax error',
      '-- @name x\nSELECT *\n  FORM payments',
      {
        code: 'sql-syntax',
        where: 'sql/webhook.sql:3:3',
        cause: 'syntax error at or near "FORM"',
      },
    ],
    [
      'a named placeholder',
      'SELECT * FROM payments WHERE id = :id',
      { code: 'sql-syntax', where: 'sql/webhook.sql:1:35', help: expect.stringContaining('$1') },
    ],
    ['an empty file', '', { code: 'path-empty', where: 'sql/webhook.sql' }],
    ['a header alone', '-- @name x\n;', { code: 'path-empty' }],
    [
      'two statements',
      'SELECT 1;\n-- and\nSELECT 2;',
      { code: 'path-several-statements', where: 'sql/webhook.sql:3:1', received: '2 statements' },
    ],
    ['a write', 'UPDATE x SET y = 1', { code: 'path-writes', where: 'sql/webhook.sql:1:1' }],
    [
      'a write in a CTE',
      'WITH d AS (DELETE FROM x RETURNING id) SELECT * FROM d',
      { code: 'path-writes' },
    ],
    ['SELECT INTO', 'SELECT 1 AS a INTO x', { code: 'path-writes' }],
    ['COPY', 'COPY x FROM STDIN', { code: 'path-refused', what: expect.stringContaining('COPY') }],
    ['EXPLAIN', 'EXPLAIN SELECT 1', { code: 'path-refused' }],
    ['SET', 'SET work_mem = 1', { code: 'path-refused' }],
    [
      'BEGIN',
      'BEGIN',
      { code: 'path-refused', what: expect.stringContaining('transaction control') },
    ],
    ['DO', 'DO $$ BEGIN END $$', { code: 'path-refused' }],
    ['CALL', 'CALL x()', { code: 'path-refused' }],
    ['DDL', 'CREATE TABLE x (id int)', { code: 'path-refused' }],
    [
      'a sample with a syntax error',
      '-- @sample typical SELECT id FORM x\nSELECT $1::int',
      { code: 'path-sample', where: 'sql/webhook.sql:1:35' },
    ],
    [
      'a sample that writes',
      '-- @sample heavy DELETE FROM x\nSELECT $1::int',
      { code: 'path-sample' },
    ],
    ['a sample without a set', '-- @sample SELECT\nSELECT $1::int', { code: 'path-header' }],
    [
      'two samples of one set',
      '-- @sample a SELECT 1\n-- @sample a SELECT 2\nSELECT $1::int',
      { code: 'path-header', where: 'sql/webhook.sql:2' },
    ],
  ];

  test.each(cases)('%s', async (_name, text, expected) => {
    const problems = await problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject(expected);
  });

  test('several faults are told together', async () => {
    const problems = await problemsOf('-- @budget soon\n-- @wieght 2\nSELECT $2::int');
    expect(problems.map(({ code }) => code)).toEqual([
      'path-header',
      'path-header',
      'path-parameter',
    ]);
  });
});
