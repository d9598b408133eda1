import { expect, test } from 'vitest';
import { adapter, direct, engine, saidOfPool } from './pool-evidence.ts';

const said = (major: number, files: Readonly<Record<string, string>>) =>
  saidOfPool('pool-params-ignored', major, files);

const url = 'connectionString: process.env.DATABASE_URL';

test('parameters of Prisma 6 and the schema are dead in Prisma 7', async () => {
  const dead = `${direct}?schema=app&connection_limit=1&pool_timeout=5&pgbouncer=true&sslmode=require`;
  const [finding, ...others] = await said(7, adapter(`{ ${url} }`, dead));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    severity: 'warning',
    help: "in src/prisma.ts:2: new PrismaPg({ …, max: 1, connectionTimeoutMillis: 5000 }, { schema: 'app' }); take the parameters out of the URL",
  });
  expect(finding?.facts.parameters).toEqual([
    'connection_limit=1',
    'pool_timeout=5',
    'pgbouncer=true',
    'schema=app',
  ]);
  expect(JSON.stringify(finding)).not.toContain('secret');
});

test('an adapter in Prisma 6 reads them as little', async () => {
  const files = adapter(`{ ${url} }`, `${direct}?connection_limit=3`);
  expect(await said(6, files)).toHaveLength(1);
});

test('a flag that an adapter does not need is worth no warning', async () => {
  const [finding] = await said(7, adapter(`{ ${url} }`, `${direct}?pgbouncer=true`));
  expect(finding).toMatchObject({
    severity: 'info',
    help: 'take the parameters out of the URL: an adapter needs none of them',
  });
});

test('options in their place are the fix', async () => {
  const options = `{ ${url}, max: 1, connectionTimeoutMillis: 5000 }, { schema: 'app' }`;
  const dead = `${direct}?schema=app&connection_limit=1&pool_timeout=5`;
  expect(await said(7, adapter(options, dead))).toEqual([]);
  expect(await said(7, adapter(options))).toEqual([]);
});

test('near misses', async () => {
  expect(await said(7, adapter(`{ ${url} }`, `${direct}?schema=public&sslmode=require`))).toEqual(
    [],
  );
  expect(await said(6, engine(`${direct}?schema=app&connection_limit=1`))).toEqual([]);
  // Only migrations take that URL, and they read its schema.
  const config = `export default { datasource: { url: process.env.DIRECT_URL } };\n`;
  const own = { ...adapter(`{ ${url} }`), 'prisma.config.ts': config };
  const files = { ...own, '.env': `DATABASE_URL=${direct}\nDIRECT_URL=${direct}?schema=app\n` };
  expect(await said(7, files)).toEqual([]);
  // What schema the adapter has is not known.
  const open = adapter(`{ ${url} }, options()`, `${direct}?schema=app`);
  expect(await said(7, open)).toEqual([]);
});
