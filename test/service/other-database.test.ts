import { afterAll, beforeAll, expect, test } from 'vitest';
import { isSameDatabase } from '../../src/audit/libpq-variables.ts';
import { parseTarget } from '../../src/postgres/target.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { pathFile, serviceWith } from './service-project.ts';

let audited: TestDatabase;
let elsewhere: TestDatabase;
const table = 'CREATE TABLE users (email text)';

beforeAll(async () => {
  [audited, elsewhere] = await Promise.all([
    createDatabase('audited'),
    createDatabase('elsewhere'),
  ]);
  await Promise.all([audited.client.query(table), elsewhere.client.query(table)]);
});
afterAll(() => Promise.all([audited.drop(), elsewhere.drop()]));

const config = "export default { urlVariable: 'NAMED_URL' };";
const named = `datasource db {
  provider = "postgresql"
  url      = env("NAMED_URL")
}`;

/** What a path writes that connects like this, where the project's variables name another database. */
async function writes(connection: string, others: Readonly<Record<string, string>>) {
  await elsewhere.client.query('TRUNCATE users');
  const { host, port, user, password } = parseTarget(elsewhere.url, '/');
  const env = [
    `NAMED_URL=${elsewhere.url}\nUNNAMED_URL=${elsewhere.url}\nPGDATABASE=${elsewhere.name}`,
    `PGHOST=${host}\nPGPORT=${port}\nPGUSER=${user}\nPGPASSWORD=${password ?? ''}\n`,
  ].join('\n');
  const body = `const pg = (await import('pg')).default;
    const client = new pg.Client(${connection});
    await client.connect();
    await client.query("INSERT INTO users VALUES ('new')").finally(() => client.end());`;
  const project = await serviceWith({ 'a.paths.ts': pathFile(body) }, { '.env': env, ...others });
  const { run } = await project.audit('--url', audited.url, '--run-paths');
  return run;
}

test.each([
  [
    'that dbperf is told of',
    '{ connectionString: process.env.NAMED_URL }',
    { 'dbperf.config.ts': config },
  ],
  [
    'of the schema',
    '{ connectionString: process.env.NAMED_URL }',
    { 'prisma/schema.prisma': named },
  ],
  ['that nobody named', '{ connectionString: process.env.UNNAMED_URL }', {}],
  ['PGHOST and PGDATABASE', '', {}],
])('no path writes into another database: the variable %s', async (_, connection, files) => {
  const { unverified, notes } = await writes(connection, files);
  const { rows } = await elsewhere.client.query('SELECT 1 FROM users');
  expect(rows).toEqual([]);
  expect(unverified).toMatchObject([{ reason: expect.stringContaining('refused its INSERT') }]);
  expect(notes.join('\n')).toMatch(/functions ran.* UNNAMED_URL.*PGHOST.* led to the audited/);
});

test('the machine itself has three names', () => {
  const named = (host: string) => ({ host, port: 5432, database: 'shop' });
  expect(isSameDatabase(named('localhost'), named('127.0.0.1'))).toBe(true);
  expect(isSameDatabase(named('::1'), named('LOCALHOST'))).toBe(true);
  expect(isSameDatabase(named('db.internal'), named('localhost'))).toBe(false);
});

test('record leaves what leads elsewhere, and says so', async () => {
  const script = `import pg from 'pg';
    for (const connectionString of [process.env.DATABASE_URL, process.env.UNNAMED_URL]) {
      const client = new pg.Client({ connectionString });
      await client.connect();
      await client.query('SELECT current_database()');
      await client.end();
    }`;
  const env = `UNNAMED_URL=${elsewhere.url}\n`;
  const project = await serviceWith({}, { '.env': env, 'script.mjs': script });
  const command = ['--', process.execPath, 'script.mjs'];
  const { stderr } = await project.dbperf('record', '--url', audited.url, ...command);
  expect(stderr).toContain('recorded  1 statement of 1 kind on 1 connection');
  expect(stderr).toContain('mind      UNNAMED_URL: another database');
});
