import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSnapshot } from '../../src/files/read-snapshot.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { dbperf } from '../support/dbperf.ts';
import { projectWith, type TestProject } from '../support/project.ts';

const path = `-- @name byEmail
-- @budget 10ms
-- @param {String} $1:email
SELECT * FROM users WHERE email = $1 AND plan = 'gratis-plan'
`;

describe('dbperf snapshot', () => {
  let database: TestDatabase;
  let project: TestProject;
  const kept = () => join(project.root, '.dbperf/snapshot.json.gz');

  beforeAll(async () => {
    database = await createDatabase('command');
    await database.client.query(`CREATE TABLE users (id integer PRIMARY KEY, email text, plan text);
      INSERT INTO users SELECT i, 'somebody' || i || '@example.org', 'gratis-plan' FROM generate_series(1, 2000) AS i;
      CREATE INDEX ON users (email); ANALYZE users`);
    project = await projectWith({
      'prisma/sql/byEmail.sql': path,
      'prisma/sql/broken.sql': 'SELECT FROM WHERE',
    });
  });
  afterAll(() => database.drop());

  test('writes ranks by default, into a folder that git passes over', async () => {
    const { code, stdout, stderr } = await project.dbperf('snapshot', '--url', database.url);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('1 table, 2 indexes, parameters of 1 path');
    expect(stdout).toContain('ranks');
    expect(stdout).toContain('prisma/sql/broken.sql');
    expect(stdout).toMatch(/next +dbperf audit --snapshot \.dbperf\/snapshot\.json\.gz/);
    expect(await readFile(join(project.root, '.dbperf/.gitignore'), 'utf8')).toBe('*\n');
    const snapshot = await readSnapshot(kept());
    expect(snapshot.values).toBe('ranked');
    expect(JSON.stringify(snapshot)).not.toContain('somebody');
    expect(JSON.stringify(snapshot)).toContain('gratis-plan');
    expect(snapshot.parameterSets).toMatchObject([
      { path: 'byEmail', fingerprint: expect.stringMatching(/^[0-9a-f]+$/) },
    ]);
  });

  test.each([
    ['none', 'no values of columns', false],
    ['full', 'VALUES OF COLUMNS AS THEY ARE', true],
  ])('--values %s says so', async (values, said, holds) => {
    const args = ['--values', values, '-o', `out/${values}.json`, '--url', database.url];
    await mkdir(join(project.root, 'out'), { recursive: true });
    const { code, stdout } = await project.dbperf('snapshot', ...args);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(said) });
    const text = await readFile(join(project.root, `out/${values}.json`), 'utf8');
    expect(text.includes('somebody')).toBe(holds);
    expect(JSON.parse(text).values).toBe(values);
  });

  test('what the role may not see is a gap with its help', async () => {
    const role = `reader_of_command_${process.pid}`;
    await database.client.query(`CREATE ROLE ${role} LOGIN`);
    const url = database.url.replace('postgres@', `${role}@`);
    const { code, stdout } = await project.dbperf('snapshot', '--url', url, '-o', 'gaps.json');
    await database.client.query(`DROP ROLE ${role}`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/gap +"public"\."users": the role may not read it/);
    expect(stdout).toMatch(/help +GRANT USAGE ON SCHEMA "public"/);
  });

  test('a wrong kind of values, a place that cannot be written, no database: exit code 2', async () => {
    const wrong = await project.dbperf('snapshot', '--values', 'some');
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('Allowed choices') });
    const file = 'prisma/schema.prisma/x.json';
    const unwritable = await project.dbperf('snapshot', '--url', database.url, '-o', file);
    expect(unwritable.stderr).toContain('error[output-unwritable]');
    expect(unwritable.code).toBe(2);
    const unreachable = await project.dbperf('snapshot', '--url', 'postgres://a@localhost:1/b');
    expect(unreachable).toMatchObject({ code: 2, stdout: '' });
    expect(existsSync(join(project.root, 'prisma/schema.prisma'))).toBe(true);
  });

  test('help has examples', async () => {
    const { stdout } = await dbperf(['snapshot', '--help']);
    expect(stdout).toContain('dbperf snapshot --values none');
  });
});
