import { expect, test } from 'vitest';
import { useDatabase } from './evidence.ts';
import {
  adapter,
  connectionsOf,
  direct,
  engine,
  type Files,
  pooled,
  saidOfPool,
} from './pool-evidence.ts';

const database = useDatabase();
const url = 'connectionString: process.env.DATABASE_URL';

async function said(major: number, files: Files) {
  const server = await connectionsOf(database.url());
  return saidOfPool('no-statement-timeout', major, { files, server });
}

test('nobody sets one', async () => {
  const [finding, ...others] = await said(7, adapter(`{ ${url}, query_timeout: 5000 }`));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    severity: 'info',
    help: `in src/prisma.ts:2: new PrismaPg({ …, statement_timeout: 30_000 }); or for all clients of the role: ALTER ROLE "postgres" SET statement_timeout = '30s';`,
  });
  const [six] = await said(6, engine(direct));
  expect(six?.help).toMatch(
    /^in the URL \(DATABASE_URL in \.env\): \?options=-c%20statement_timeout/,
  );
});

test('behind a pooler, which may refuse it of a client, the role is to have it', async () => {
  const [finding] = await said(7, adapter(`{ ${url} }`, pooled));
  expect(finding?.help).toBe(`ALTER ROLE "postgres" SET statement_timeout = '30s';`);
});

test('the pool or the URL sets one', async () => {
  expect(await said(7, adapter(`{ ${url}, statement_timeout: 30_000 }`))).toEqual([]);
  const inUrl = `${direct}?options=-c%20statement_timeout%3D30s`;
  expect(await said(6, engine(inUrl))).toEqual([]);
  expect(await said(7, adapter(`{ ${url} }`, inUrl))).toEqual([]);
  expect(await said(7, adapter(`{ ${url}, statement_timeout: 0 }`))).toHaveLength(1);
});

test('the database sets one, and the audit without a database says nothing', async () => {
  const files = adapter(`{ ${url} }`);
  const name = await database.value('SELECT current_database()');
  await database.run(`ALTER DATABASE "${name}" SET statement_timeout = '30s'`);
  expect(await said(7, files)).toEqual([]);
  await database.run(`ALTER DATABASE "${name}" RESET statement_timeout`);
  expect(await said(7, files)).toHaveLength(1);
  expect(await saidOfPool('no-statement-timeout', 7, files)).toEqual([]);
});
