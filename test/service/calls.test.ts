import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { pathFile, serviceWith } from './service-project.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase('calls');
  await database.client.query(`
    CREATE TABLE users (id int PRIMARY KEY, email text);
    INSERT INTO users SELECT n, 'hush' || n || '@example.com' FROM generate_series(1, 2000) AS n;
    ANALYZE;
  `);
});
afterAll(() => database.drop());

/** Audits a file with these paths, by the bodies of their functions. */
async function audit(bodies: Readonly<Record<string, string>>, ...args: string[]) {
  const paths = Object.entries(bodies).map(
    ([name, body]) =>
      `export const ${name} = criticalPath({ name: '${name}', budget: '5s', run: async () => { ${body} } });`,
  );
  const [imports = ''] = pathFile('').split('export');
  const project = await serviceWith({ 'a.paths.ts': [imports, ...paths].join('\n') });
  const { run } = await project.audit('--url', database.url, '--run-paths', ...args);
  const statements = run.functions.map(({ path, times }) => [path, times[0]?.statements]);
  return { said: run.unverified.map(({ path, reason }) => [path, reason]), statements };
}

const count = `await pool.query('SELECT count(*) FROM users')`;

describe('a path is judged by its own calls', () => {
  test('one whose second call hangs is not sound, and the next one is', async () => {
    const leaking = `if (globalThis.leaked) await new Promise(() => undefined);
      globalThis.leaked = true; ${count};`;
    const { said, statements } = await audit({ leaking, sound: count }, '--timeout', '2s');
    expect(said).toEqual([
      ['leaking', 'it did not return with parameters `typical`, called again: no answer in 2 s'],
    ]);
    expect(statements).toEqual([['sound', 1]]);
  });

  test('what an earlier one left behind is not the fault of the next', async () => {
    const careless = `setTimeout(() => Promise.reject(new Error('too late')), 300); ${count};`;
    const slow = `await pool.query('SELECT count(*) FROM users, pg_sleep(0.5)')`;
    const { said, statements } = await audit({ careless, slow });
    expect(said).toEqual([
      ['careless', 'something that it did not wait for failed after it had returned'],
    ]);
    expect(statements).toContainEqual(['slow', 1]);
  });

  test('the failure of one connection is the failure of one path', async () => {
    const absent = `const pg = (await import('pg')).default;
      const url = new URL(process.env.DATABASE_URL ?? '');
      url.searchParams.delete('sslmode');
      await new pg.Client({ connectionString: url.href, ssl: true }).connect();`;
    const lost = `${count}; throw new Error('no such user');`;
    const { said } = await audit({ absent, lost });
    expect(said).toEqual([
      ['absent', expect.stringMatching(/^its connection failed: .*TLS/)],
      ['lost', 'it failed with parameters `typical`: no such user'],
    ]);
  });

  test('what it sends without waiting is heard, and is its own', async () => {
    const hasty = `void pool.query('SELECT count(*) FROM users, pg_sleep(0.3)')
      .then(() => pool.query('SELECT max(id) FROM users')); ${count};`;
    const { said, statements } = await audit({ hasty, sound: count });
    expect({ said, statements }).toEqual({
      said: [],
      statements: [
        ['hasty', 3],
        ['sound', 1],
      ],
    });
  });
});

describe('what a path is called with', () => {
  const called = async (sql: string, body: string) => {
    const options = `budget: '1s', params: { typical: ${JSON.stringify(sql)} }`;
    const project = await serviceWith({ 'a.paths.ts': pathFile(`${body}; ${count};`, options) });
    const { run, stdout } = await project.audit('--url', database.url, '--run-paths');
    expect(JSON.stringify(run) + stdout).not.toContain('hush');
    return run.unverified[0]?.reason;
  };

  test('is what the row holds: no digit is lost', async () => {
    const sql = `SELECT 9007199254740995 AS big, 7::bigint AS small, 0.1::numeric AS tenth,
      12345678901234567.891 AS long, '{"n": [1.50, "9007199254740995"]}'::json AS deep`;
    const expected = `{ big: 9007199254740995n, small: 7, tenth: 0.1, long: '12345678901234567.891',
      deep: { n: [1.5, '9007199254740995'] } }`;
    const body = `(await import('node:assert')).deepStrictEqual(params, ${expected})`;
    expect(await called(sql, body)).toBeUndefined();
  });

  test('is not told where its SELECT fails', async () => {
    expect(await called('SELECT email::int AS id FROM users', '')).toBe(
      'no parameters `typical`: invalid input syntax for type integer: "…" (22P02)',
    );
  });

  test.each([
    ['SELECT email::int FROM users', 'invalid input syntax for type integer: "…"'],
    ['SELECT email::regclass FROM users', 'schema "…" does not exist'],
    ['SELECT nowhere FROM users', 'column "nowhere" does not exist'],
    [
      `DO $$ BEGIN RAISE 'no %', (SELECT min(email) FROM users); END $$`,
      'the database raised an exception of its own',
    ],
  ])('nor what a row holds, where the server quotes it: %s', async (sql, said) => {
    expect(await called('SELECT 1 AS id', `await pool.query(${JSON.stringify(sql)})`)).toBe(
      `it failed with parameters \`typical\`: ${said}`,
    );
  });

  test('is not told where the process ends with it', async () => {
    const body = `console.error('RangeError: nobody is ' + 'hu' + 'sh@example.com'); process.exit(1)`;
    expect(await called('SELECT 1 AS id', body)).toBe(
      'it failed with parameters `typical`: its process ended: RangeError',
    );
  });
});
