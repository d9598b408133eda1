import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort, type PrivateServer, startPrivateServer } from '../postgres/private-server.ts';
import { createDatabase, postgres18, type TestDatabase } from '../support/database.ts';
import type { Outcome } from '../support/dbperf.ts';
import { projectWith } from '../support/project.ts';

/** The one secret that all URLs hold. */
const secret = 's3cret-p4ss';

/** `error[code]: what`, then labelled lines and their continuations, and nothing else. */
const form =
  /^error\[[a-z-]+\]: \S.*\n(?: {2}(?:where|expected|received|cause|help) +\S.*\n(?: {12}.*\n)*)*$/;

/** One clear error, exit code 2, nothing on stdout, no secret; returns what was said. */
function refusal({ code, stdout, stderr }: Outcome): string {
  expect(stderr).toMatch(form);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).not.toContain(secret);
  return stderr;
}

/** The project's folder as it was: no run, no half of one. */
async function nothingWritten(root: string): Promise<void> {
  expect((await readdir(root)).sort()).toEqual(['prisma']);
}

describe('a database that cannot be audited is one error', () => {
  let server: PrivateServer;

  beforeAll(async () => {
    server = await startPrivateServer({
      major: 18,
      hba: ['host all app 127.0.0.1/32 scram-sha-256', 'host all plain 127.0.0.1/32 trust'],
    });
    await server.run(`CREATE ROLE app LOGIN PASSWORD 'another'; CREATE ROLE plain LOGIN`);
  });
  afterAll(() => server.stop());

  const refused = async (url: string) => {
    const project = await projectWith({});
    const text = refusal(await project.dbperf('audit', '--url', url));
    await nothingWritten(project.root);
    return text;
  };
  const at = (user: string, rest: string) =>
    `postgres://${user}:${secret}@127.0.0.1:${server.port}/${rest}`;

  test('nobody listens', async () => {
    const text = await refused(`postgres://app:${secret}@127.0.0.1:${await freePort()}/shop`);
    expect(text).toContain('error[db-connect]');
    expect(text).toContain('connection refused');
  });

  test('the host has an IPv6 address only', async () => {
    const url = `postgres://app:${secret}@[100::1]/shop?connect_timeout=1`;
    expect(await refused(url)).toContain('100::1 has only an IPv6 address');
  });

  test('the host does not exist', async () => {
    const text = await refused(`postgres://app:${secret}@no-such-host.invalid/shop`);
    expect(text).toContain('no-such-host.invalid');
  });

  test.each([
    ['wrong password', 'app', 'postgres', 'wrong password for the role "app" (28P01)'],
    ['no such database', 'plain', 'nowhere', 'there is no database "nowhere" (3D000)'],
    ['no such role', 'stranger', 'postgres', 'no pg_hba.conf entry'],
    ['no TLS', 'plain', 'postgres?sslmode=require', 'the server does not offer TLS'],
    ['no certificate', 'plain', 'postgres?sslcert=nowhere.pem', 'nowhere.pem'],
    ['an unknown setting', 'plain', 'postgres?options=-c%20nonsense%3D1', 'nonsense'],
  ])('%s', async (_, user, rest, cause) => {
    expect(await refused(at(user, rest))).toContain(cause);
  });

  test('the server is older than 13', async () => {
    const old = await createDatabase('old');
    // A real server that gives another number: its own function has made room for this one.
    await old.client.query(`
      ALTER FUNCTION pg_catalog.current_setting(text) RENAME TO true_setting;
      CREATE FUNCTION pg_catalog.current_setting(text) RETURNS text LANGUAGE sql STABLE
      AS $$ SELECT CASE $1 WHEN 'server_version_num' THEN '120022' ELSE true_setting($1) END $$`);
    const text = await refused(old.url);
    await old.drop();
    expect(text).toContain('error[db-version]');
    expect(text).toMatch(/expected {2}PostgreSQL 13 or later\n {2}received {2}PostgreSQL 12\n/);
  });

  test.each([
    [`prisma://accelerate.example.net/?api_key=${secret}`, 'error[db-url-proxy]'],
    [`prisma+postgres://localhost:51213/?api_key=${secret}`, 'error[db-url-proxy]'],
    [`mysql://app:${secret}@localhost/shop`, 'error[db-url-invalid]'],
    [`app:${secret}@localhost/shop`, 'error[db-url-invalid]'],
    [`postgres://app:${secret}%ZZ@localhost/shop`, 'error[db-url]'],
    [`postgres://app:${secret}@one,two/shop`, 'error[db-url]'],
  ])('%s', async (url, code) => {
    expect(await refused(url)).toContain(code);
  });

  test('none is named', async () => {
    const project = await projectWith({});
    const text = refusal(await project.dbperf('audit'));
    expect(text).toContain('error[db-url-missing]');
    expect(text).toContain('set DATABASE_URL');
    await nothingWritten(project.root);
  });

  test('init says it too, writes its configuration, and does not fail', async () => {
    const project = await projectWith({});
    const { code, stdout, stderr } = await project.dbperf('init', '--url', at('app', 'postgres'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('dbperf.config.ts written');
    expect(stdout).toContain('wrong password for the role "app"');
    expect(stdout).not.toContain(secret);
  });
});

describe('a project that cannot be read is one error', () => {
  const url = postgres18.url();
  const refused = async (files: Readonly<Record<string, string>>, ...args: string[]) => {
    const project = await projectWith(files);
    const text = refusal(await project.dbperf('audit', '--url', url, ...args));
    expect(existsSync(join(project.root, '.dbperf'))).toBe(false);
    return text;
  };

  test('a schema with a fault, with its place', async () => {
    const broken =
      'datasource db {\n  provider = "postgresql"\n}\n\nmodel User {\n  id Itn @id\n}\n';
    const text = await refused({ 'prisma/schema.prisma': broken });
    expect(text).toContain('error[schema-invalid]');
    expect(text).toMatch(/where +\S*schema\.prisma:6/);
  });

  test('a schema for MySQL', async () => {
    const mysql = 'datasource db {\n  provider = "mysql"\n}\n';
    const text = await refused({ 'prisma/schema.prisma': mysql });
    expect(text).toContain('error[schema-provider]');
    expect(text).toContain('provider = "mysql"');
  });

  test('a schema with no datasource', async () => {
    const text = await refused({ 'prisma/schema.prisma': 'model A {\n  id Int @id\n}\n' });
    expect(text).toContain('error[schema-no-datasource]');
  });

  test.each([
    ['--schema', 'nowhere.prisma', 'error[schema-missing]'],
    ['--project', 'nowhere', 'error[project-missing]'],
    ['--queries', 'nowhere', 'error[path-missing]'],
    ['--config', 'nowhere.ts', 'error[config-missing]'],
    ['--build', 'nowhere', 'error[build-database]'],
  ])('%s %s', async (flag, value, code) => {
    const project = await projectWith({});
    const { code: exit, stdout, stderr } = await project.dbperf('audit', '--url', url, flag, value);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(code);
    expect(stderr.match(/error\[/g)).toHaveLength(1);
    await nothingWritten(project.root);
  });

  test('a critical path that is named and is not there', async () => {
    const text = await refused({}, 'nowhere.sql');
    expect(text).toContain('error[path-missing]');
    expect(text).toContain('nowhere.sql');
  });

  test('--only names a file that has a fault: the fault is told', async () => {
    const text = await refused(
      { 'prisma/sql/totals.sql': 'SELECT 1\nFORM x y' },
      '--only',
      'totals',
    );
    expect(text).toContain('error[sql-syntax]');
    expect(text).toContain('prisma/sql/totals.sql:2:');
  });

  test('a configuration whose queries are not there', async () => {
    const project = await projectWith({ 'dbperf.config.json': '{"queries": ["a", "b"]}' });
    const { code, stderr } = await project.dbperf('audit', '--url', url);
    expect(code).toBe(2);
    expect(stderr.match(/error\[path-missing\]/g)).toHaveLength(2);
  });
});

describe('paths with faults', () => {
  let database: TestDatabase;
  let clerk: string;

  beforeAll(async () => {
    database = await createDatabase('faults');
    clerk = `clerk_${database.name}`;
    await database.client.query(`
      CREATE TABLE orders AS
        SELECT n AS id, n % 50 AS customer_id, ('2024-01-01'::date + n % 900) AS placed_at
        FROM generate_series(1, 20000) AS n;
      CREATE TABLE payroll AS SELECT 1 AS id;
      CREATE TABLE empty (id int);
      ANALYZE;
      CREATE ROLE ${clerk} LOGIN;
      GRANT SELECT ON orders, empty TO ${clerk}`);
  });
  afterAll(async () => {
    await database.client.query(`DROP OWNED BY ${clerk}; DROP ROLE ${clerk}`);
    await database.drop();
  });

  const files = {
    good: '-- @budget 2s\nSELECT count(*) FROM orders',
    denied: '-- @budget 2s\nSELECT * FROM payroll',
    relation: '-- @budget 2s\nSELECT *\nFROM ordres WHERE id = $1',
    column: '-- @budget 2s\nSELECT custmer_id FROM orders',
    'column-compared': '-- @budget 2s\nSELECT 1 FROM orders WHERE custmer_id = $1',
    syntax: '-- @budget 2s\nSELECT id\nFORM orders',
    two: '-- @budget 2s\nSELECT 1;\nSELECT 2;',
    gap: '-- @budget 2s\nSELECT 1 FROM orders WHERE id = $1 AND customer_id = $3',
    uncompared: '-- @budget 2s\nSELECT $1::int + 1',
    rowless:
      '-- @budget 2s\n-- @sample typical SELECT id FROM empty\nSELECT * FROM orders WHERE id = $1',
    duration: '-- @budget soon\nSELECT 1',
    value: `-- @budget 2s\n-- @sample typical SELECT '${secret}'::text\nSELECT * FROM orders WHERE id = $1`,
    zero: '-- @budget 2s\nSELECT 1 / (count(*) - count(*)) FROM orders',
    writes: '-- @budget 2s\nDELETE FROM orders',
    copy: "-- @budget 2s\nCOPY orders TO PROGRAM 'true'",
    empty: '-- @budget 2s\n',
  };

  const projectOf = (names: readonly (keyof typeof files)[]) =>
    projectWith(Object.fromEntries(names.map((name) => [`prisma/sql/${name}.sql`, files[name]])));
  const audit = async (names: readonly (keyof typeof files)[], ...args: string[]) => {
    const url = database.url.replace('postgres@', `${clerk}:${secret}@`);
    return (await projectOf(names)).audit('--url', url, ...args);
  };

  test.each([
    [
      'denied',
      'failed',
      'permission denied for table payroll',
      'GRANT SELECT ON "public"."payroll"',
    ],
    ['relation', 'failed', 'prisma/sql/relation.sql:3:6', 'did you mean "orders"?'],
    ['column', 'failed', 'prisma/sql/column.sql:2:8', 'did you mean "customer_id"?'],
    ['column-compared', 'failed', 'custmer_id', 'did you mean "customer_id"?'],
    ['syntax', 'invalid', 'syntax error at or near "orders"', null],
    ['two', 'invalid', 'more than one statement', 'a file of its own'],
    ['gap', 'invalid', 'uses $3 but not $2', 'without a gap'],
    ['uncompared', 'no-sample', '$1: it is not compared', '@sample typical'],
    [
      'rowless',
      'no-sample',
      'the sample "typical" (prisma/sql/rowless.sql:2) returns no row',
      'SELECT',
    ],
    ['duration', 'invalid', '@budget is not understood', null],
    ['value', 'failed', 'invalid input syntax for type integer', '@sample'],
    ['zero', 'failed', 'division by zero', null],
    ['writes', 'invalid', 'writes', '@writes rollback'],
    ['copy', 'invalid', 'COPY', null],
    ['empty', 'invalid', 'no statement', 'delete the file'],
  ] as const)('%s', async (name, cause, reason, help) => {
    const { run, code, stdout, stderr } = await audit([name]);
    expect(run.unverified).toHaveLength(1);
    expect(run.unverified[0]).toMatchObject({ cause, reason: expect.stringContaining(reason) });
    expect(run.unverified[0]?.path).toContain(name);
    if (help !== null) expect(run.unverified[0]?.help).toContain(help);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(stdout).toContain('not verified');
    expect(stdout + JSON.stringify(run)).not.toContain(secret);
  });

  test('the place of a syntax error is in the file', async () => {
    const { run } = await audit(['syntax']);
    expect(run.unverified[0]?.path).toBe('prisma/sql/syntax.sql:3:6');
  });

  test('do not stop the others, and are all listed', async () => {
    const names = Object.keys(files) as (keyof typeof files)[];
    const { run, code } = await audit(names);
    expect(run.verdicts.find(({ path }) => path === 'good')?.outcome).toBe('pass');
    expect(run.unverified).toHaveLength(names.length - 1);
    expect(code).toBe(2);
  });

  test('leave 0 or 1 with --allow-partial', async () => {
    expect((await audit(['good', 'relation', 'two'], '--allow-partial')).code).toBe(0);
    const failing = await audit(['relation'], '--allow-partial', '--fail-on', 'info');
    expect(failing.code).toBe(failing.run.findings.length > 0 ? 1 : 0);
  });

  test('two files of one name: the second is listed', async () => {
    const project = await projectWith({
      'prisma/sql/a.sql': '-- @name same\n-- @budget 2s\nSELECT 1',
      'prisma/sql/b.sql': '-- @name same\n-- @budget 2s\nSELECT 2',
    });
    const { run, code } = await project.audit('--url', database.url);
    expect(run.unverified[0]?.reason).toContain('two critical paths are called "same"');
    expect(code).toBe(2);
  });

  test('a database that goes away in the middle: what was left is listed, exit code 2', async () => {
    const project = await projectWith({
      'prisma/sql/a.sql': '-- @budget 2s\nSELECT pg_terminate_backend(pg_backend_pid())',
      'prisma/sql/b.sql': '-- @budget 2s\nSELECT count(*) FROM orders',
    });
    const { code, stdout, stderr } = await project.audit('--url', database.url);
    expect(code).toBe(2);
    expect(stdout + stderr).toContain('lost');
    expect(stderr).not.toContain('unforeseen');
  });
});

describe('a report that cannot be written', () => {
  const url = postgres18.url();

  test.each([
    ['into a file as if it were a folder', 'file/run.json'],
    ['over a folder', 'folder'],
  ])('%s: the others are, and one error says so', async (_, target) => {
    const project = await projectWith({ file: 'mine', 'folder/kept': 'mine' });
    const formats = ['-f', `json:${target}`, '-f', 'terminal', '-f', 'json:whole.json'];
    const { code, stdout, stderr } = await project.dbperf('audit', '--url', url, ...formats);
    expect(code).toBe(2);
    expect(stderr).toMatch(form);
    expect(stderr).toContain('error[output-unwritable]');
    expect(stdout).toMatch(/^dbperf [\s\S]*\nnext {2}dbperf init\n$/);
    expect(JSON.parse(await readFile(join(project.root, 'whole.json'), 'utf8')).version).toBe(4);
    expect(await readFile(join(project.root, 'file'), 'utf8')).toBe('mine');
    expect(await readdir(join(project.root, 'folder'))).toEqual(['kept']);
    expect((await readdir(project.root)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('a run that cannot be kept is printed all the same', async () => {
    const project = await projectWith({ '.dbperf': 'a file' });
    const { code, stdout, stderr } = await project.dbperf('audit', '--url', url);
    expect(code).toBe(2);
    expect(stderr).toContain('error[output-unwritable]');
    expect(stdout).toContain('0 paths verified');
  });

  test('a run that is there stays whole where a new audit fails', async () => {
    const project = await projectWith({});
    await project.dbperf('audit', '--url', url);
    const kept = await readFile(join(project.root, '.dbperf/run.json'), 'utf8');
    refusal(await project.dbperf('audit', '--url', postgres18.url('nowhere')));
    expect(await readFile(join(project.root, '.dbperf/run.json'), 'utf8')).toBe(kept);
  });

  test('-f json: without a file', async () => {
    const project = await projectWith({});
    expect(refusal(await project.dbperf('audit', '-f', 'json:'))).toContain('json:run.json');
    await nothingWritten(project.root);
  });

  test('a folder that is missing is made', async () => {
    const project = await projectWith({});
    await mkdir(join(project.root, 'out'));
    await writeFile(join(project.root, 'out/old.json'), '{}');
    const to = 'json:out/deep/er/run.json';
    const { code } = await project.dbperf('audit', '--url', url, '-f', to);
    expect(code).toBe(0);
    expect(await readdir(join(project.root, 'out/deep/er'))).toEqual(['run.json']);
  });
});
