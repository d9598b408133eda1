import { expect, test } from 'vitest';
import { adapter, direct, engine, saidOfPool } from './pool-evidence.ts';

const said = (major: number, files: Readonly<Record<string, string>>) =>
  saidOfPool('pool-waits-forever', major, files);

const url = 'connectionString: process.env.DATABASE_URL';

test.each([
  ['default', `{ ${url} }`],
  ['set', `{ ${url}, connectionTimeoutMillis: 0 }`],
])('Prisma 7, %s', async (origin, text) => {
  const [finding, ...others] = await said(7, adapter(text));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    severity: 'warning',
    key: 'pool-waits-forever: pool src/prisma.ts',
    subject: { kind: 'pool', name: 'src/prisma.ts', source: 'src/prisma.ts:2' },
    facts: { origin },
    help: 'in src/prisma.ts:2: new PrismaPg({ …, connectionTimeoutMillis: 5000 })',
  });
});

test('Prisma 6: pool_timeout=0', async () => {
  const [finding] = await said(6, engine(`${direct}?pool_timeout=0`));
  expect(finding?.help).toBe(
    'take pool_timeout=0 out of the URL (DATABASE_URL in .env): Prisma then waits for 10 seconds',
  );
});

test('the fix, and what comes near', async () => {
  expect(await said(7, adapter(`{ ${url}, connectionTimeoutMillis: 5000 }`))).toEqual([]);
  expect(await said(7, adapter(`{ ${url}, connectionTimeoutMillis: wait() }`))).toEqual([]);
  expect(await said(6, engine(direct))).toEqual([]);
  expect(await said(6, engine(`${direct}?pool_timeout=20`))).toEqual([]);
  // Prisma 6 waits for ten seconds, whatever an option of pg says that nobody reads.
  expect(await said(6, engine(`${direct}?connectionTimeoutMillis=0`))).toEqual([]);
});
