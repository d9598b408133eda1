import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { servers, type TestDatabase } from '../support/database.ts';
import { projectWith } from '../support/project.ts';

const awkward = join(import.meta.dirname, '../databases/awkward.sql');

describe.each(servers)('an audit of awkward objects on PostgreSQL $major', (server) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await server.createDatabase('awkward');
    await database.client.query(await readFile(awkward, 'utf8'));
  });
  afterAll(() => database.drop());

  test('no rule fails, nothing is unforeseen, and a second audit finds the same', async () => {
    const project = await projectWith({
      'prisma/sql/all.sql': '-- @budget 1s\n-- @small\nSELECT count(*) FROM pg_catalog.pg_class',
    });
    const first = await project.audit('--url', database.url, '-v');
    const second = await project.audit('--url', database.url, '-v');
    expect(first.stderr).toBe('');
    expect(first.run.silentRules).toEqual([]);
    expect(first.run.findings.length).toBeGreaterThan(0);
    const keys = first.run.findings.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(second.run.findings.map(({ key }) => key)).toEqual(keys);
  });

  test('every SQL that a finding offers is accepted by the server', async () => {
    const project = await projectWith({});
    const { run } = await project.audit('--url', database.url);
    const offered = run.findings
      .map(({ help }) => help)
      .filter((help) => /^(CREATE|DROP|REINDEX)/.test(help));
    expect(offered.length).toBeGreaterThan(0);
    for (const help of offered) {
      const statement = (help.split(';')[0] ?? '').replace(' CONCURRENTLY', '');
      await database.client.query('BEGIN');
      await database.client.query(statement);
      await database.client.query('ROLLBACK');
    }
  });
});
