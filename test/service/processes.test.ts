import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processesWith } from '../support/child.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { pathFile, serviceWith } from './service-project.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase('processes');
  await database.client.query(`
    CREATE TABLE users (id int PRIMARY KEY, email text);
    INSERT INTO users SELECT n, 'user' || n FROM generate_series(1, 2000) AS n;
    ANALYZE;
  `);
});
afterAll(() => database.drop());

const audit = async (files: Readonly<Record<string, string>>, others = {}, ...args: string[]) => {
  const project = await serviceWith(files, others);
  return project.audit('--url', database.url, '--run-paths', ...args);
};

/** A file with two paths: the first one's body, and one that counts users. */
const beside = (body: string) => `${pathFile(body)}
export const sound = criticalPath({
  name: 'the-sound-one',
  budget: '1s',
  run: () => pool.query('SELECT count(*) FROM users'),
});`;

describe('a path that fails leaves the next one of its file as it is', () => {
  test.each([
    [
      'it throws from a timer while its statement runs',
      `setTimeout(() => { throw new Error('too late') }, 5); await pool.query('SELECT pg_sleep(0.4)')`,
      'it failed with parameters `typical`: too late',
    ],
    [
      'its statement comes back after its time is up',
      `await pool.query('SELECT pg_sleep(2.5)')`,
      'it did not return with parameters `typical`: no answer in 2 s',
    ],
    [
      'it ends the process',
      'process.exit(3)',
      'it failed with parameters `typical`: its process ended: it said nothing',
    ],
  ])('%s', async (_, body, reason) => {
    const { run } = await audit({ 'a.paths.ts': beside(body) }, {}, '--timeout', '2s');
    expect(run.unverified).toMatchObject([{ path: 'the-path', reason }]);
    expect(run.functions).toMatchObject([{ path: 'the-sound-one', verdict: { outcome: 'pass' } }]);
    expect(run.measurements.map(({ path }) => path)).toEqual(['the-sound-one#users']);
  });
});

describe('the process of a path', () => {
  test('is gone with all that the service started in it', async () => {
    const seconds = `${randomInt(1e6, 2e6)}`;
    const { run } = await audit({
      'a.paths.ts': pathFile(`
        const { spawn } = await import('node:child_process');
        spawn('sleep', ['${seconds}'], { stdio: 'ignore' });
        await pool.query('SELECT count(*) FROM users');`),
    });
    expect(run.functions).toMatchObject([{ verdict: { outcome: 'pass' } }]);
    await expect.poll(() => processesWith(`sleep\0${seconds}`)).toEqual([]);
  });

  test('reads TypeScript as the service does: decorators, enums, paths of its tsconfig', async () => {
    const { run } = await audit(
      {
        'users.ts': `
          import { pool } from '@app/client.ts';
          enum Table { Users = 'users' }
          const logged = (target: unknown, key: string, method: PropertyDescriptor) => method;
          export class Users {
            constructor(private readonly from = pool) {}
            @logged count() { return this.from.query('SELECT count(*) FROM ' + Table.Users); }
          }`,
        'a.paths.ts': pathFile(`
          const { Users } = await import('@app/users.ts');
          await new Users().count();`),
      },
      {
        'tsconfig.json': `{ "compilerOptions": {
          "experimentalDecorators": true, "baseUrl": ".", "paths": { "@app/*": ["src/*"] } } }`,
      },
    );
    expect(run.unverified).toEqual([]);
    expect(run.functions).toMatchObject([{ verdict: { outcome: 'pass' } }]);
  });
});
