import { describe, expect, test } from 'vitest';
import { parse } from '../../src/sql/parse.ts';
import { castTypedParameters } from '../../src/sql/typed-parameters.ts';
import { formerConstants } from '../../src/workload/former-constants.ts';
import { Gathering } from '../../src/workload/observed/gathering.ts';
import { readObserved } from '../../src/workload/observed/statement.ts';
import { timesOf } from '../../src/workload/observed/sums.ts';

describe('what a text turns out to be', () => {
  test.each([
    ["SELECT * FROM pay.t WHERE a = 'x' AND b IN (1, 2)", 'a = $1 AND b IN ($2, $3)', 't'],
    ["UPDATE t SET a = b'101' WHERE x = x'1F' -- why", 'a = $1 WHERE x = $2', 't'],
    [
      'DELETE FROM users u USING t WHERE t.id = $1 AND u.id = -5',
      't.id = $1 AND u.id = $2',
      'users',
    ],
    [
      "WITH q AS (SELECT 1) SELECT * FROM q, t WHERE d > DATE '2020-01-01'",
      'CAST($2 AS DATE)',
      't',
    ],
  ])('a query: %s', async (text, sql, table) => {
    const statement = await readObserved(text);
    expect(statement).toMatchObject({ kind: 'query', table });
    expect(statement.kind === 'query' ? statement.sql : '').toContain(sql);
  });

  test.each([
    ['BEGIN', 'utility'],
    ['', 'utility'],
    ['COPY t TO STDOUT', 'utility'],
    ['SELECT now()', 'no-table'],
    ['WITH q AS (SELECT 1) SELECT * FROM q', 'no-table'],
    ['SELECT * FROM pg_class JOIN information_schema.tables ON true', 'catalog'],
    ['SELECT pg_try_advisory_lock(id) FROM jobs', 'acting'],
    ['SELECT pg_terminate_backend($1) FROM jobs', 'acting'],
    [`SELECT '${'x'.repeat(1_000_001)}' FROM t`, 'too-long'],
  ])('omitted: %.40s', async (text, reason) => {
    expect(await readObserved(text)).toEqual({ kind: 'omitted', reason });
  });

  test.each([
    'SELECT * FROM t WHERE a = ?',
    "SELECT * FROM t WHERE a = 'geheim",
    'SELECT geheim geheim geheim FROM t',
    'SELECT 1 FROM t; SELECT 2 FROM t',
    'SELECT * FROM t WHERE a = $2',
    'SELECT extract($1 FROM a) FROM t',
    'SELECT interval $1 day FROM t',
    "SELECT 'a\0b' FROM t",
    "SELECT * FROM t WHERE name = 'O'geheim'",
    "SELECT * FROM t WHERE name = 'O'GEHEIM'",
    `SELECT a FROM t WHERE b = ${"'geheim' || ".repeat(30_000)}''`,
    '\uD800',
  ])('unreadable, without what it holds: %.60s', async (text) => {
    const statement = await readObserved(text);
    expect(statement.kind).toBe('unreadable');
    expect(JSON.stringify(statement)).not.toMatch(/geheim/i);
  });

  test('of a word that is none of SQL only the place is said', async () => {
    expect(await readObserved('SELECT a FROM WHERE')).toMatchObject({
      why: 'it does not parse: syntax error at or near "WHERE" in line 1, column 15',
    });
  });

  test('its own look-ups are told apart', async () => {
    const own = 'SELECT (t."a")::text AS c0, (t."b")::text AS c1 FROM "t" AS t LIMIT 1';
    expect(await readObserved(own)).toEqual({ kind: 'own' });
  });
});

test('types before parameters become casts, wherever they stand', async () => {
  const sql =
    "SELECT 'é', date $2, my.typ $1 FROM t WHERE x = $3::date AND y > now() - interval $11";
  expect(await castTypedParameters(sql)).toEqual({
    sql: "SELECT 'é', CAST($2 AS date), CAST($1 AS my.typ) FROM t WHERE x = $3::date AND y > now() - CAST($11 AS interval)",
  });
});

describe('parameters that were constants', () => {
  test.each([
    ['SELECT $1, coalesce(a, $2) FROM t WHERE b = $3', [1, 2]],
    ['SELECT a FROM t WHERE EXISTS (SELECT $1 FROM u WHERE u.a = $2)', [1]],
    ['SELECT (SELECT b FROM u WHERE b = $1), $2 FROM t', [2]],
    ['SELECT $1 FROM t WHERE a = $1', []],
    ['SELECT date_trunc($1, a), sum($2 * b) FROM t GROUP BY 1', [2]],
    ['SELECT date_trunc($1, a) AS day FROM t GROUP BY day', []],
    ['SELECT DISTINCT coalesce(a, $1) FROM t', []],
    ['INSERT INTO t SELECT $1 FROM u', []],
  ])('of the output alone: %s', async (sql, numbers) => {
    expect([...(await constantsOf(sql)).outputs]).toEqual(numbers);
  });

  test('both sides of 1=1', async () => {
    const { alike } = await constantsOf('SELECT a FROM t WHERE $1=$2 AND b = $3 OR $4 < $5');
    expect([...alike]).toEqual([1, 2]);
  });

  async function constantsOf(sql: string) {
    const [statement] = (await parse(sql)).stmts ?? [];
    if (!statement?.stmt) throw new Error('no statement');
    return formerConstants(statement.stmt);
  }
});

test('texts that differ in constants are one path; weights begin at 1', async () => {
  const gathering = new Gathering();
  const add = async (text: string, calls: number, ms: number) =>
    gathering.add(await readObserved(text), timesOf(calls, ms), 'x:unread');
  await add('SELECT * FROM t WHERE a IN (1, 2)', 6, 90);
  await add('SELECT * FROM t WHERE a IN (3)', 1, 10);
  await add('SELECT * FROM u WHERE a = 1', 2, 50);
  await add('SET a = 1', 3, 50);
  const { paths, facts, coverage } = gathering.result({ prefix: 'x', source: 'test', limit: 9 });
  expect(paths.map(({ name, weight }) => [name.replace(/-.*/, ''), weight])).toEqual([
    ['x:t', 3.5],
    ['x:u', 1],
  ]);
  expect(facts).toMatchObject([{ calls: 7, totalMs: 100, slowestMs: 90 }, { calls: 2 }]);
  expect(coverage).toEqual({
    totalMs: 200,
    analysedMs: 150,
    share: 0.75,
    omitted: [{ reason: 'utility', statements: 1, calls: 3, totalMs: 50 }],
  });
});
