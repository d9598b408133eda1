import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import type { Audit, TestProject } from '../support/project.ts';
import { pathFile, serviceWith } from './service-project.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase('functions');
  await database.client.query(`
    CREATE TABLE users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email text NOT NULL, age int);
    CREATE TABLE orders (id serial PRIMARY KEY, user_id uuid NOT NULL REFERENCES users, note text);
    INSERT INTO users (email, age) SELECT 'user' || n || '@example.com', n % 80 FROM generate_series(1, 3000) AS n;
    INSERT INTO orders (user_id, note) SELECT id, 'secret note' FROM users, generate_series(1, 3);
    ANALYZE;
  `);
});
afterAll(() => database.drop());

const audit = (project: TestProject, ...args: string[]) =>
  project.audit('--url', database.url, '--run-paths', ...args);

const reasonOf = ({ run }: Audit, path = 'the-path') =>
  run.unverified.find((one) => one.path === path)?.reason ?? 'it is verified';

describe('a path in TypeScript', () => {
  test('is measured by its statements, with the parameters that it really had', async () => {
    const project = await serviceWith({
      'orders.paths.ts': pathFile(
        `const { rows } = await pool.query('SELECT id FROM users WHERE email = $1', [params.email]);
        await pool.query('SELECT note FROM orders WHERE user_id = $1', [rows[0].id]);`,
        `budget: '1s', params: {
          typical: 'SELECT email FROM users ORDER BY email LIMIT 1',
          given: { email: 'user77@example.com' },
        }`,
      ),
    });
    const { run, code } = await audit(project);
    expect(run.functions).toMatchObject([
      {
        path: 'the-path',
        times: [
          { set: 'typical', statements: 2, unmeasured: 0 },
          { set: 'given', statements: 2, unmeasured: 0 },
        ],
        verdict: { outcome: 'pass', budgetMs: 1_000 },
      },
    ]);
    expect(run.measurements.map(({ path, rows }) => [path, rows])).toEqual([
      ['the-path#users', 1],
      ['the-path#users', 1],
      ['the-path#orders', 3],
      ['the-path#orders', 3],
    ]);
    expect(run.verdicts.map(({ path }) => path)).toEqual(['the-path']);
    expect({ code, unverified: run.unverified }).toEqual({ code: 0, unverified: [] });
    expect(JSON.stringify(run)).not.toMatch(/user77@|secret note/);
  });

  test('measures once what a loop sends with its values in the text, and counts every call', async () => {
    const loop = `for (let n = 0; n < params.rounds; n += 1) {
      await pool.query("SELECT count(*) FROM users WHERE age = " + n);
    }`;
    const sets = 'params: { few: { rounds: 3 }, many: { rounds: 40 } }';
    const project = await serviceWith({ 'loop.paths.ts': pathFile(loop, sets) });
    const { run } = await audit(project);
    expect(run.functions[0]?.times).toMatchObject([
      { set: 'few', statements: 3, unmeasured: 0 },
      { set: 'many', statements: 40, unmeasured: 0 },
    ]);
    expect(run.measurements.map(({ path }) => path)).toEqual(['the-path#users', 'the-path#users']);
  });

  test('fails by the sum of its statements', async () => {
    const loop = `for (let n = 0; n < 5; n += 1) await pool.query('SELECT count(*) FROM orders, generate_series(1, 50)')`;
    const project = await serviceWith({ 'slow.paths.ts': pathFile(loop, "budget: '1ms'") });
    const { run, code } = await audit(project);
    const [slow] = run.functions;
    const [one] = run.measurements;
    expect(slow?.times[0]?.medianMs).toBeCloseTo(5 * (one?.timing?.medianMs ?? 0), 5);
    expect(slow?.verdict.outcome).toBe('fail');
    expect(code).toBe(1);
  });

  test('runs only where somebody said so, and is listed otherwise', async () => {
    const project = await serviceWith({ 'a.paths.ts': pathFile('process.exit(3)') });
    const { run, code } = await project.audit('--url', database.url);
    expect(run.unverified).toMatchObject([{ path: 'src/a.paths.ts', cause: 'not-run' }]);
    expect(code).toBe(0);
  });

  test('runs in the test environment that the configuration names', async () => {
    const project = await serviceWith(
      {
        'env.paths.ts': pathFile(
          `if (process.env.GATEWAY !== 'sandbox') throw new Error('not the sandbox');
          await pool.query('SELECT 1');`,
        ),
      },
      {
        '.env.test': 'GATEWAY=sandbox\n',
        'dbperf.config.ts': "export default { pathsEnv: '.env.test' };",
      },
    );
    const audited = await project.audit('--url', database.url);
    expect(audited.run.functions).toMatchObject([{ verdict: { outcome: 'pass' } }]);
  });

  test('gets times as Date, and every variable that names the database', async () => {
    const project = await serviceWith(
      {
        'env.paths.ts': pathFile(
          `if (!(params.at instanceof Date)) throw new Error('no date: ' + typeof params.at);
        if (process.env.DATABASE_URL !== process.env.OTHER) throw new Error('two addresses');
        await pool.query('SELECT 1');`,
          `params: { typical: "SELECT now() AS at" }`,
        ),
      },
      { '.env': `OTHER=${database.url}\n` },
    );
    const audited = await audit(project);
    expect(audited.run.unverified).toMatchObject([{ cause: 'no-budget' }]);
  });
});

describe('a path in TypeScript does not pass without what cannot be measured', () => {
  const sending = async (statements: string) => {
    const project = await serviceWith({
      'a.paths.ts': pathFile(`await pool.query('SELECT id FROM users LIMIT 1'); ${statements}`),
    });
    const { run, code } = await audit(project);
    return { code, verdict: run.functions[0]?.verdict, times: run.functions[0]?.times };
  };

  test.each([
    ["await pool.query('DO $$ BEGIN END $$')", 'DO is not measured'],
    ["await pool.query('SELECT 1 / age FROM users').catch(() => 0)", 'one failed (22012)'],
    ["await pool.query('SELECT $1::text', ['x'.repeat(2e6)])", 'one is longer than what is kept'],
  ])('%s', async (statement, why) => {
    const { code, verdict, times } = await sending(statement);
    expect(times).toMatchObject([{ statements: 2, unmeasured: 1 }]);
    expect(verdict).toMatchObject({ outcome: 'unverified', cause: 'failed' });
    expect(verdict?.reason).toContain(why);
    expect(code).toBe(2);
  });

  test('control of transactions and sessions is none of its statements', async () => {
    const { code, times } = await sending(
      "for (const sql of ['BEGIN', 'SET LOCAL work_mem = 4096', 'COMMIT']) await pool.query(sql);",
    );
    expect(times).toMatchObject([{ statements: 1, unmeasured: 0 }]);
    expect(code).toBe(0);
  });
});

describe('a path in TypeScript that cannot be measured says why', () => {
  const failing = async (body: string, options?: string, ...args: string[]) => {
    const project = await serviceWith({ 'a.paths.ts': pathFile(body, options) });
    const audited = await audit(project, ...args);
    expect(audited.code).toBe(2);
    return reasonOf(audited);
  };

  test('it throws', async () => {
    const reason = await failing(`await pool.query('SELECT 1'); throw new Error('no such user')`);
    expect(reason).toBe('it failed with parameters `typical`: no such user');
  });

  test('it hangs', async () => {
    const reason = await failing(
      'await new Promise(() => undefined)',
      undefined,
      '--timeout',
      '2s',
    );
    expect(reason).toBe('it did not return with parameters `typical`: no answer in 2 s');
  });

  test('it ends its process', async () => {
    expect(await failing(`console.error('Error: out of luck'); process.exit(1)`)).toContain(
      'its process ended: Error',
    );
  });

  test('it writes and does not say so: the server refuses, and nothing is written', async () => {
    const reason = await failing(`await pool.query("INSERT INTO users (email) VALUES ('new')")`);
    expect(reason).toContain('it writes and does not say so: the server refused its INSERT');
    const { rows } = await database.client.query("SELECT 1 FROM users WHERE email = 'new'");
    expect(rows).toEqual([]);
  });

  test('it says that it writes, and that was not allowed', async () => {
    expect(await failing('await pool.query("SELECT 1")', 'writes: true')).toContain('would stay');
  });

  test('it opens no connection', async () => {
    expect(await failing('return 1')).toContain('it opened no connection through dbperf');
  });

  test('it connects past the tap', async () => {
    const reason = await failing(
      `const pg = (await import('pg')).default;
      const client = new pg.Client({ connectionString: '${database.url}' });
      await client.connect();
      await client.query('SELECT 1');
      await client.end();`,
    );
    expect(reason).toContain('connects past it');
  });

  test('it sends no statement', async () => {
    expect(await failing('await (await pool.connect()).release()')).toBe('it sent no statement');
  });

  test('its parameters cannot be had', async () => {
    const options = (sql: string) => `params: { typical: ${JSON.stringify(sql)} }`;
    expect(await failing('', options('SELECT 1 FROM nowhere'))).toContain(
      '"nowhere" does not exist',
    );
    expect(await failing('', options('SELECT 1 WHERE false'))).toContain('returned no row');
    expect(await failing('', options('DELETE FROM orders RETURNING 1'))).toContain('syntax error');
  });

  test('it insists on TLS, which the tap does not speak', async () => {
    const reason = await failing(
      `const pg = (await import('pg')).default;
      const url = new URL(process.env.DATABASE_URL ?? '');
      url.searchParams.delete('sslmode');
      const client = new pg.Client({ connectionString: url.href, ssl: true });
      await client.connect();`,
    );
    expect(reason).toMatch(/TLS/);
  });
});

describe('a file of paths that is none', () => {
  const listed = async (text: string) => {
    const project = await serviceWith({ 'a.paths.ts': text });
    const { run, code } = await audit(project);
    expect(code).toBe(2);
    return run.unverified.map(({ path, reason }) => `${path}: ${reason}`).join('\n');
  };

  test('has a syntax error', async () => {
    expect(await listed('export const = 1')).toContain('src/a.paths.ts: it could not be loaded:');
  });

  test('exports no path', async () => {
    expect(await listed('export const a = 1')).toContain('it exports no critical path');
  });

  test('exports a path with bad options, all told at once', async () => {
    const text = `import { criticalPath } from 'dbperf';
export const odd = criticalPath({ name: '', budget: 'soon', maxStatement: 3 } as never);`;
    const said = await listed(text);
    expect(said).toContain('src/a.paths.ts: odd: ');
    for (const part of ['name: ', 'budget: a duration', 'maxStatement', 'run: a function']) {
      expect(said).toContain(part);
    }
  });

  test('has a name that another has', async () => {
    const project = await serviceWith({
      'a.paths.ts': pathFile("await pool.query('SELECT 1')"),
      'b.paths.ts': pathFile("await pool.query('SELECT 1')"),
    });
    const { run } = await audit(project);
    expect(run.unverified).toMatchObject([
      {
        path: 'src/b.paths.ts: the-path',
        reason: 'src/a.paths.ts has a critical path of this name',
      },
    ]);
  });
});
