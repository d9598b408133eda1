import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseTarget } from '../../src/postgres/target.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { hasPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { pathFile, serviceWith } from './service-project.ts';

describe.skipIf(!hasPgBouncer)('a path in TypeScript, through PgBouncer', () => {
  let database: TestDatabase;
  let pooler: PgBouncer;

  beforeAll(async () => {
    database = await createDatabase('pooled');
    await database.client.query('CREATE TABLE notes (id int)');
  });
  afterAll(() => database.drop());

  const reasonThrough = async (settings: Readonly<Record<string, string>>) => {
    const { host, port, user } = parseTarget(database.url, '/');
    pooler = await startPgBouncer({ host, port, user: user ?? 'postgres' }, settings);
    try {
      const project = await serviceWith({
        'a.paths.ts': pathFile("await pool.query('INSERT INTO notes VALUES (1)')"),
      });
      const url = pooler.url(database.name);
      const { run, code } = await project.audit('--url', url, '--run-paths');
      expect(code).toBe(2);
      return run.unverified.map(({ reason, help }) => `${reason}; ${help}`).join('\n');
    } finally {
      await pooler.stop();
    }
  };

  test('is not called where the pooler drops what keeps it from writing', async () => {
    const said = await reasonThrough({ ignore_startup_parameters: 'options,extra_float_digits' });
    expect(said).toMatch(/^its functions were not called: .*pooler/);
    const { rows } = await database.client.query('SELECT 1 FROM notes');
    expect(rows).toEqual([]);
  });

  test('says what to do where the pooler refuses it', async () => {
    expect(await reasonThrough({})).toMatch(/unsupported startup parameter.*; .*--url/);
  });
});
