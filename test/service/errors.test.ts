import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { pathFile, serviceWith } from './service-project.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase('errors');
  await database.client.query(`
    CREATE TABLE users (id uuid PRIMARY KEY, email text);
    INSERT INTO users VALUES (gen_random_uuid(), 'hush@example.com');
  `);
});
afterAll(() => database.drop());

/** What the report says of a path whose function has this body. */
async function saidOf(body: string, params = '{}'): Promise<string> {
  const options = `budget: '1s', params: { typical: ${params} }`;
  const project = await serviceWith({ 'a.paths.ts': pathFile(body, options) });
  const { run } = await project.audit('--url', database.url, '--run-paths');
  const [said] = run.unverified;
  return (said?.reason ?? 'nothing').replace('it failed with parameters `typical`: ', '');
}

describe('what a service throws is told in one line', () => {
  test.each([
    ['a cause', `throw new Error('no answer', { cause: new Error('reset') })`, 'no answer: reset'],
    ['several errors', `await Promise.any([Promise.reject(new Error('one'))])`, /: one$/],
    ['an error without words', 'throw new TypeError()', 'TypeError'],
    ['no error at all', `throw { message: 'an object' }`, 'an object'],
    ['lines and colours', `throw new Error('\\x1b[31mred\\n\\n  alert\\x1b[0m')`, 'red alert'],
  ])('%s', async (_, body, said) => {
    expect(await saidOf(body)).toMatch(said);
  });

  test("of Prisma's message the call and the fault, not the code and its arguments", async () => {
    const message = `
Invalid \`prisma.user.findMany()\` invocation in
/srv/users.ts:3:17

  1 const users =
→ 3 await prisma.user.findMany({
      where: { email: "hush@example.com" }
    })

Unknown argument \`nope\`.`;
    const thrown = `throw new Error(${JSON.stringify(message)})`;
    expect(await saidOf(thrown)).toBe('prisma.user.findMany(): Unknown argument `nope`.');
  });
});

describe('what a service throws may name the row, and the report does not', () => {
  const read = `const { rows } = await pool.query('SELECT * FROM users');`;

  test.each([
    ['it read', `${read} throw new Error('no orders of ' + rows[0].email)`, 'no orders of …'],
    ['it was called with', `throw new Error(\`no \${params.email}!\`)`, 'no …!'],
    [
      'the server refused',
      `await pool.query('SELECT * FROM users WHERE id = $1', ['hush hush'])`,
      'invalid input syntax for type uuid: "…"',
    ],
  ])('%s', async (_, body, said) => {
    expect(await saidOf(body, `{ email: 'hush@example.com' }`)).toBe(said);
  });
});
