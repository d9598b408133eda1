import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { projectWith } from '../support/project.ts';

describe('dbperf init', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase('init');
    await database.client.query(
      'CREATE TABLE items AS SELECT n AS id FROM generate_series(1, 5000) AS n; ANALYZE',
    );
  });
  afterAll(() => database.drop());

  const sql = 'SELECT count(*) FROM items';

  test('writes a configuration that dbperf accepts, and never over an old one', async () => {
    const project = await projectWith({});
    const first = await project.dbperf('init', '--url', database.url);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('dbperf.config.ts written');
    const config = join(project.root, 'dbperf.config.ts');
    expect(await readFile(config, 'utf8')).toContain('defineConfig');
    const second = await project.dbperf('init', '--url', database.url);
    expect(second.stdout).toContain('is there already');
    expect((await project.dbperf('audit', '--url', database.url)).code).toBe(0);
  });

  test('proposes a budget of measured + 25 % where a path has none', async () => {
    const project = await projectWith({
      'prisma/sql/free.sql': sql,
      'prisma/sql/limited.sql': `-- @budget 1s\n${sql}`,
    });
    const { stdout } = await project.dbperf('init', '--url', database.url);
    expect(stdout).toMatch(/prisma\/sql\/free\.sql: -- @budget \d+ms {2}\(proposed/);
    expect(stdout).not.toContain('limited.sql');
    expect(await readFile(join(project.root, 'prisma/sql/free.sql'), 'utf8')).toBe(sql);
  });

  test('writes it into the file when told to, after which the path is judged', async () => {
    const project = await projectWith({ 'prisma/sql/free.sql': sql });
    await project.dbperf('init', '--url', database.url, '--write-budgets');
    expect(await readFile(join(project.root, 'prisma/sql/free.sql'), 'utf8')).toMatch(
      /^-- @budget \d+ms\nSELECT/,
    );
    const { run } = await project.audit('--url', database.url);
    expect(run.verdicts[0]?.budgetMs).toBeGreaterThan(0);
  });

  test('shows what a first critical path looks like where there is none', async () => {
    const project = await projectWith({});
    expect((await project.dbperf('init', '--url', database.url)).stdout).toContain(
      '-- @budget 10ms',
    );
  });

  test('without a database it still writes the configuration, and says what was left out', async () => {
    const project = await projectWith({ 'prisma/sql/free.sql': sql });
    const { code, stdout, stderr } = await project.dbperf(
      'init',
      '--url',
      'postgres://127.0.0.1:1/x',
    );
    expect(code).toBe(0);
    expect(stdout + stderr).toContain('db-connect');
    expect(await readFile(join(project.root, 'dbperf.config.ts'), 'utf8')).not.toBe('');
  });
});
