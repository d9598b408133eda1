import { expect, test } from 'vitest';
import type { Pooler } from '../../src/model/pool.ts';
import { adapter, direct, engine, pooled, saidOfPool } from './pool-evidence.ts';

const rule = 'prepared-statements-behind-pooler';
const url = 'connectionString: process.env.DATABASE_URL';

const behind = (version: string, maxPrepared: number | null, mode = 'transaction') => {
  const pooler: Pooler = { version, mode, maxClients: 100, maxPrepared };
  return { pooler: { pooler, gaps: [] } };
};

test('Prisma 6 without pgbouncer=true behind a pooler of unknown version', async () => {
  const [finding, ...others] = await saidOfPool(rule, 6, engine(pooled));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    severity: 'warning',
    help: 'in the URL (DATABASE_URL in .env): add pgbouncer=true',
  });
});

test.each([
  ['1.18.0', null],
  ['1.20.1', null],
  ['1.21.0', 0],
])(
  'and behind PgBouncer %s with max_prepared_statements %s for sure',
  async (version, maxPrepared) => {
    const [finding] = await saidOfPool(rule, 6, {
      files: engine(pooled),
      ...behind(version, maxPrepared),
    });
    expect(finding).toMatchObject({ severity: 'error', facts: { version } });
  },
);

test('Prisma 7 that names its statements', async () => {
  const named = `{ ${url} }, { statementNameGenerator: ({ sql }) => hash(sql) }`;
  const files = adapter(named, pooled);
  const [finding] = await saidOfPool(rule, 7, { files, ...behind('1.18.0', null) });
  expect(finding).toMatchObject({
    severity: 'error',
    help: 'in src/prisma.ts:2: leave statementNameGenerator out',
  });
  expect(await saidOfPool(rule, 7, adapter(named))).toEqual([]);
  expect(await saidOfPool(rule, 7, { files, ...behind('1.21.0', 100) })).toEqual([]);
});

test('the fix, and what comes near', async () => {
  expect(await saidOfPool(rule, 6, engine(`${pooled}?pgbouncer=true`))).toEqual([]);
  expect(await saidOfPool(rule, 6, engine(`${pooled}?statement_cache_size=0`))).toEqual([]);
  expect(await saidOfPool(rule, 6, engine(direct))).toEqual([]);
  const files = engine(pooled);
  expect(await saidOfPool(rule, 6, { files, ...behind('1.24.0', 200) })).toEqual([]);
  expect(await saidOfPool(rule, 6, { files, ...behind('1.18.0', null, 'session') })).toEqual([]);
  expect(await saidOfPool(rule, 7, adapter(`{ ${url} }`, pooled))).toEqual([]);
  // An option of that name on the pool is none of the adapter.
  const elsewhere = adapter(`{ ${url}, statementNameGenerator: () => 'a' }`, pooled);
  expect(await saidOfPool(rule, 7, elsewhere)).toEqual([]);
});
