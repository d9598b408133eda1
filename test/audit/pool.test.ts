import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { projectWith } from '../support/project.ts';

/** What an audit makes of a service's pool: the reading itself is in test/prisma/pool. */

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase('pool');
});
afterAll(() => database.drop());

const service = {
  'package.json': '{ "dependencies": { "@prisma/client": "7.10.0" } }',
  'src/prisma.ts':
    'export const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });\n',
};

async function auditOf(files: Readonly<Record<string, string>>, ...args: string[]) {
  const project = await projectWith({ ...service, ...files });
  return (await project.audit('--url', database.url, ...args)).run;
}

const instancesAsked = /^the number of instances: vercel\.json says that it runs serverless/;

describe('the pool in an audit', () => {
  test('files of a serverless platform are seen, and the number of instances is asked for', async () => {
    const { notes } = await auditOf({ 'vercel.json': '{}' });
    expect(notes).toContainEqual(expect.stringMatching(instancesAsked));
  });

  test('a number that was said is reckoned with', async () => {
    const run = await auditOf({ 'vercel.json': '{}' }, '--instances', '50');
    expect(run.notes).not.toContainEqual(expect.stringMatching(instancesAsked));
    expect(run.findings.map(({ rule }) => rule)).toContain('pool-exceeds-max-connections');
  });

  test('a configuration may say that it is not serverless after all', async () => {
    const { notes } = await auditOf({
      'vercel.json': '{}',
      'dbperf.config.ts': 'export default { serverless: false };\n',
    });
    expect(notes).not.toContainEqual(expect.stringMatching(instancesAsked));
  });
});
