import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askPooler } from '../../src/postgres/pooler-console.ts';
import { parseTarget } from '../../src/postgres/target.ts';
import { adapter, connectionsOf, engine, evidenceOf, saidOfPool } from '../rules/pool-evidence.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { hasPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgbouncer.ts';

describe.skipIf(!hasPgBouncer)('a real PgBouncer', () => {
  let database: TestDatabase;
  let bouncer: PgBouncer;
  const start = (settings: Readonly<Record<string, string>>) => {
    const { host, port } = parseTarget(database.url, '/');
    return startPgBouncer({ host, port, user: 'postgres' }, settings);
  };

  beforeAll(async () => {
    database = await createDatabase('pooler');
    bouncer = await start({ max_client_conn: '40' });
  });
  afterAll(async () => {
    await bouncer.stop();
    await database.drop();
  });

  const url = () => bouncer.url(database.name);
  const seven = '{ connectionString: process.env.DATABASE_URL }';

  test('tells its version, mode and limit', async () => {
    const { pooler, gaps } = await askPooler(url(), '/');
    expect(gaps).toEqual([]);
    expect(pooler).toMatchObject({ mode: 'transaction', maxClients: 40 });
    expect(pooler?.version).toMatch(/^\d+\.\d+/);
  });

  test('is known by the process that answers, where neither host nor port betray it', async () => {
    const server = await connectionsOf(url());
    expect(server.pooled).toBe(true);
    const { pools } = await evidenceOf(7, { files: adapter(seven, url()), server });
    expect(pools[0]?.url?.sign).toBe('process');
    const direct = await connectionsOf(database.url);
    const other = await evidenceOf(7, { files: adapter(seven, database.url), server: direct });
    expect(other.pools[0]?.url?.sign).toBeNull();
  });

  test('Prisma 6 without pgbouncer=true is said to break on it, with it not', async () => {
    const rule = 'prepared-statements-behind-pooler';
    const server = await connectionsOf(url());
    const pooler = await askPooler(url(), '/');
    const [finding] = await saidOfPool(rule, 6, { files: engine(url()), server, pooler });
    expect(finding).toMatchObject({
      severity: 'error',
      facts: { version: pooler.pooler?.version },
    });
    const mended = engine(`${url()}?pgbouncer=true`);
    expect(await saidOfPool(rule, 6, { files: mended, server, pooler })).toEqual([]);
  });

  test('in session mode it is nobody whom to fear', async () => {
    const session = await start({ pool_mode: 'session' });
    try {
      const pooler = await askPooler(session.url(database.name), '/');
      const files = engine(session.url(database.name));
      const said = { files, pooler, server: await connectionsOf(session.url(database.name)) };
      expect(await saidOfPool('prepared-statements-behind-pooler', 6, said)).toEqual([]);
      expect(await saidOfPool('missing-direct-url', 6, said)).toEqual([]);
    } finally {
      await session.stop();
    }
  });

  test('one that refuses, and a server that is none, are gaps', async () => {
    // No user is in its list.
    const strict = await start({ auth_type: 'trust' });
    try {
      const refused = await askPooler(strict.url(database.name), '/');
      expect(refused.pooler).toBeNull();
      expect(refused.gaps[0]?.reason).toMatch(/^it did not say its version and limits: /);
      expect(refused.gaps[0]?.help).toContain('stats_users');
    } finally {
      await strict.stop();
    }
    const none = await askPooler(database.url, '/');
    expect(none).toMatchObject({ pooler: null, gaps: [{ subject: 'the pooler' }] });
    const gone = await askPooler('postgresql://app:secret@127.0.0.1:1/shop', '/');
    expect(gone.gaps).toHaveLength(1);
    expect(JSON.stringify(gone)).not.toContain('secret');
  });
});
