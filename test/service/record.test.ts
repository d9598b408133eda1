import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Recording } from '../../src/model/recording.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import type { TestProject } from '../support/project.ts';
import { serviceWith } from './service-project.ts';

let database: TestDatabase;
let project: TestProject;

/** Loops over users, as `npm test` of a service might. */
const script = `
import { pool } from './client.ts';
const { rows } = await pool.query('SELECT id FROM users ORDER BY email LIMIT 20');
for (const { id } of rows) await pool.query('SELECT note FROM orders WHERE user_id = $1', [id]);
await pool.query("INSERT INTO orders (user_id, note) SELECT id, 'written' FROM users LIMIT 1");
await pool.query("SELECT id FROM users WHERE email = 'secret-user1@example.com'");
await pool.end();
if (process.argv.includes('fail')) process.exit(7);
`;

beforeAll(async () => {
  database = await createDatabase('record');
  await database.client.query(`
    CREATE TABLE users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email text NOT NULL);
    CREATE TABLE orders (user_id uuid NOT NULL REFERENCES users, note text);
    INSERT INTO users (email) SELECT 'secret-user' || n || '@example.com' FROM generate_series(1, 5000) AS n;
    INSERT INTO orders SELECT id, 'secret note' FROM users, generate_series(1, 3);
    ANALYZE;
  `);
  project = await serviceWith({ 'script.ts': script });
});
afterAll(() => database.drop());

const jiti = join(import.meta.dirname, '../../node_modules/jiti/lib/jiti-cli.mjs');

const record = (...args: string[]) => project.dbperf('record', '--url', database.url, ...args);

const command = (...args: string[]) => [
  ...['--', process.execPath, jiti, join(project.root, 'src/script.ts')],
  ...args,
];

async function recorded(file = '.dbperf/recording.json.gz'): Promise<string> {
  const bytes = await readFile(join(project.root, file));
  return file.endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString();
}

describe('dbperf record', () => {
  test('keeps what the command sent, and none of its values', async () => {
    const { code, stdout, stderr } = await record(...command());
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^recorded {2}23 statements of 4 kinds on 1 connection\n/);
    expect(stderr).toContain('no values of parameters\nnext      dbperf audit --recording');
    const text = await recorded();
    expect(text).not.toMatch(/secret|written/);
    const { traffic, values } = JSON.parse(text) as Recording;
    expect(values).toBeNull();
    expect(traffic.repeats).toMatchObject([
      { kind: 'n-plus-one', childColumn: 'orders.user_id', calls: 20 },
    ]);
    const { rows } = await database.client.query("SELECT 1 FROM orders WHERE note = 'written'");
    expect(rows).toHaveLength(1);
  });

  test('keeps values where that is asked for, and says so', async () => {
    const { stderr } = await record('--values', '-o', 'full.json', ...command());
    expect(stderr).toContain('VALUES OF PARAMETERS AS THEY WERE SENT');
    const { values } = JSON.parse(await recorded('full.json')) as Recording;
    const [one] = Object.values(values ?? {});
    expect(one).toEqual({ typical: [expect.any(String)], heavy: [expect.any(String)] });
  });

  test("ends with the command's own exit code, and keeps the recording", async () => {
    const { code, stderr } = await record('-o', 'failed.json', ...command('fail'));
    expect(code).toBe(7);
    expect(stderr).toContain('mind      the command ended with 7');
    expect(JSON.parse(await recorded('failed.json'))).toMatchObject({ exitCode: 7 });
  });

  test('a command that sends nothing leaves nothing', async () => {
    const { code, stderr } = await record('-o', 'none.json', '--', 'true');
    expect(code).toBe(2);
    expect(stderr).toContain('error[nothing-recorded]: the command sent no statement');
    await expect(recorded('none.json')).rejects.toThrow('ENOENT');
  });

  test('a command that fails is told by its own exit code, with nothing to keep or no place for it', async () => {
    const nothing = await record('--', 'sh', '-c', 'exit 7');
    expect(nothing).toMatchObject({
      code: 7,
      stderr: expect.stringContaining('error[nothing-recorded]'),
    });
    const folder = join(project.root, 'taken.json');
    const taking = ['-o', 'taken.json', '--', 'sh', '-c', `mkdir ${folder}; "$@"; exit 7`, 'sh'];
    const { code, stderr } = await record(...taking, ...command().slice(1));
    expect({ code, stderr }).toMatchObject({
      code: 7,
      stderr: expect.stringContaining('error[output-unwritable]'),
    });
  });

  test('where nothing can be kept, the command does not start', async () => {
    const ran = join(project.root, 'ran');
    const { code, stderr } = await record('-o', 'package.json/x.json', '--', 'touch', ran);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('error[output-unwritable]'),
    });
    expect(existsSync(ran)).toBe(false);
  });

  test('an interruption waits for a server that takes its time to shut down', async () => {
    const server = `import { pool } from './client.ts';
process.on('SIGTERM', async () => {
  await new Promise((resolve) => setTimeout(resolve, 4_500));
  await pool.query('SELECT email FROM users LIMIT 1');
  process.exit(0);
});
await pool.query('SELECT id FROM users LIMIT 1');
(await import('node:fs')).writeFileSync('serving', '');
setInterval(() => undefined, 1_000);
`;
    await writeFile(join(project.root, 'src/server.ts'), server);
    const main = join(import.meta.dirname, '../../src/main.ts');
    const program = `import { run } from '${main}';\nawait run(process);\n`;
    await writeFile(join(project.root, 'dbperf.ts'), program);
    const serving = [process.execPath, jiti, join(project.root, 'src/server.ts')];
    const args = ['record', '--url', database.url, '-o', 'server.json', '--', ...serving];
    const dbperf = spawn(process.execPath, [jiti, 'dbperf.ts', ...args], { cwd: project.root });
    let stderr = '';
    dbperf.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    await expect
      .poll(() => existsSync(join(project.root, 'serving')), { timeout: 20_000 })
      .toBe(true);
    dbperf.kill('SIGTERM');
    const [code] = await once(dbperf, 'exit');
    expect({ code, stderr }).toMatchObject({
      code: 143,
      stderr: expect.stringContaining('recorded  2 statements'),
    });
  });

  test('a command that does not exist is one error', async () => {
    const { code, stderr } = await record('--', 'no-such-command');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(
        /^error\[command-missing\]: there is no such command to record\n/,
      ),
    });
  });

  test('without a command it is a usage error', async () => {
    expect(await record()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("missing required argument 'command'"),
    });
  });

  test('its own options stand before the command, which has its own', async () => {
    const { code } = await record('-o', 'echo.json', '--', 'sh', '-c', 'exit 3', '-o', 'x');
    expect(code).toBe(3);
  });
});

describe('a recording', () => {
  beforeAll(async () => {
    await record(...command());
  });
  const file = '.dbperf/recording.json.gz';

  test('is audited: its statements, its loops, and how much of the time was analysed', async () => {
    const { run, code, stdout } = await project.audit('--url', database.url, '--recording', file);
    expect(run.observed).toMatchObject({
      source: { kind: 'recording', file },
      coverage: { share: 1, omitted: [] },
    });
    expect(run.findings).toContainEqual(
      expect.objectContaining({
        rule: 'n-plus-one',
        severity: 'error',
        facts: expect.objectContaining({ parentTable: 'users', childColumn: 'orders.user_id' }),
      }),
    );
    expect(run.measurements.map(({ path }) => path)).toContainEqual(
      expect.stringMatching(/^rec:orders-/),
    );
    expect(run.unverified).toEqual([]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/% of the total time of .dbperf\/recording.json.gz \(node, recorded/);
    expect(JSON.stringify(run) + stdout).not.toMatch(/secret|written/);
  });

  test('is no second workload beside another', async () => {
    const both = ['--recording', file, '--from', 'pg_stat_statements'];
    expect(await project.dbperf('audit', '--url', database.url, ...both)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--recording and --from name two workloads'),
    });
  });

  test('gives critical paths with budgets, which an audit then judges', async () => {
    const args = ['--url', database.url, '--from-recording', file];
    const shown = await project.dbperf('init', ...args);
    expect(shown.stdout).toMatch(/prisma\/sql\/orders\w+\.sql {2}\(proposed/);
    const { stdout } = await project.dbperf('init', ...args, '--write-budgets');
    const [, written] = /(prisma\/sql\/orders\w+\.sql) {2}\(written\)/.exec(stdout) ?? [];
    expect(await readFile(join(project.root, written ?? ''), 'utf8')).toMatch(
      /^-- @name orders-\w+\n-- @budget \d+ms\n-- seen in .*: 20 calls, \d+ % of its time\nSELECT/,
    );
    const { run } = await project.audit('--url', database.url);
    expect(run.verdicts.find(({ path }) => path.startsWith('orders-'))).toMatchObject({
      outcome: expect.stringMatching(/pass|borderline|fail/),
    });
    const again = await project.dbperf('init', ...args, '--write-budgets');
    expect(again.stdout).toContain(`${written} is there already, and was left as it is`);
  });
});

test('critical paths of a recording are proposed where an audit looks for them', async () => {
  await record('-o', 'own.json', ...command());
  const other = await serviceWith({}, { 'sql/one.sql': 'SELECT 1' });
  const file = join(project.root, 'own.json');
  const args = ['--url', database.url, '--from-recording', file];
  expect((await other.dbperf('init', ...args)).stdout).toMatch(/^sql\/orders\w+\.sql {2}\(/m);
});

describe('a recording that cannot be read', () => {
  test.each([
    ['of another version', '{"kind":"dbperf-recording","version":9}', 'recording-version'],
    ['cut off', '{"kind":"dbperf-recording","vers', 'recording-invalid'],
    ['something else', '{"kind":"dbperf-snapshot","version":1}', 'recording-invalid'],
    [
      'with a value of another kind',
      '{"kind":"dbperf-recording","version":1}',
      'recording-invalid',
    ],
  ])('%s is one error', async (_, text, error) => {
    await writeFile(join(project.root, 'bad.json'), text);
    const { code, stderr } = await project.dbperf(
      ...['audit', '--url', database.url, '--recording', 'bad.json'],
    );
    expect(code).toBe(2);
    expect(stderr).toContain(`error[${error}]`);
  });
});
