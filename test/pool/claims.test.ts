import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { askPooler } from '../../src/postgres/pooler-console.ts';
import { parseTarget } from '../../src/postgres/target.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { hasPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgbouncer.ts';

type Config = pg.PoolConfig;
type Options = ConstructorParameters<typeof PrismaPg>[1];

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase('claims');
});
afterAll(() => database.drop());

/** The database's URL with more parameters. */
function urlWith(parameters: Readonly<Record<string, string>>): string {
  const url = new URL(database.url);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** Sends statements all at once, as Prisma's own adapter does. */
async function send(config: Config, sql: readonly string[], options?: Options) {
  const pool = await new PrismaPg({ ssl: false, ...config }, options).connect();
  onTestFinished(() => pool.dispose());
  const sent = sql.map((text) => pool.queryRaw({ sql: text, args: [], argTypes: [] }));
  return Promise.allSettled(sent);
}

const values = (results: Awaited<ReturnType<typeof send>>) =>
  results.map((one) => (one.status === 'fulfilled' ? String(one.value.rows[0]?.[0]) : 'failed'));

const pids = Array.from({ length: 4 }, () => 'SELECT pg_backend_pid()::text FROM pg_sleep(0.05)');

describe('what the rules say of adapters is so', () => {
  test('parameters of Prisma 6 in the URL are ignored, and options are not', async () => {
    const dead = urlWith({ connection_limit: '1', schema: 'elsewhere' });
    const found = values(
      await send({ connectionString: dead }, [...pids, 'SELECT current_schema()']),
    );
    expect(new Set(found.slice(0, 4)).size).toBe(4);
    expect(found[4]).toBe('public');
    const limited = values(await send({ connectionString: dead, max: 1 }, pids));
    expect(new Set(limited).size).toBe(1);
  });

  test('a pool among the options is ignored', async () => {
    const pool = { pool: {}, connectionString: database.url } as Config;
    expect(new Set(values(await send(pool, pids))).size).toBe(4);
  });

  test('connectionTimeoutMillis ends the wait for a connection', async () => {
    const busy = ['SELECT pg_sleep(0.5)::text', 'SELECT 1::text'];
    const one = { connectionString: database.url, max: 1 };
    expect(values(await send({ ...one, connectionTimeoutMillis: 100 }, busy))).toEqual([
      '',
      'failed',
    ]);
    expect(values(await send(one, busy))).toEqual(['', '1']);
  });

  test('statement_timeout of the URL, of its options and of the pool reaches the server', async () => {
    const shown = ["SELECT current_setting('statement_timeout')"];
    const { url } = database;
    const of = async (config: Config) => values(await send(config, shown));
    expect(await of({ connectionString: url })).toEqual(['0']);
    expect(await of({ connectionString: urlWith({ statement_timeout: '5000' }) })).toEqual(['5s']);
    expect(await of({ connectionString: urlWith({ options: '-c statement_timeout=5s' }) })).toEqual(
      ['5s'],
    );
    expect(await of({ connectionString: url, statement_timeout: 5000 })).toEqual(['5s']);
  });
});

describe.skipIf(!hasPgBouncer)('and behind PgBouncer in transaction mode', () => {
  let bouncer: PgBouncer;
  beforeAll(async () => {
    const { host, port } = parseTarget(database.url, '/');
    bouncer = await startPgBouncer({ host, port, user: 'postgres' });
  });
  afterAll(() => bouncer.stop());

  test('named statements break, unnamed ones do not', async () => {
    const connectionString = bouncer.url(database.name);
    const four = Array.from({ length: 4 }, () => 'SELECT 1::text');
    expect(values(await send({ connectionString }, four))).toEqual(['1', '1', '1', '1']);
    const named = { statementNameGenerator: () => 'same' };
    const { pooler } = await askPooler(connectionString, '/');
    const broken = values(await send({ connectionString }, four, named)).includes('failed');
    expect(broken).toBe((pooler?.maxPrepared ?? 0) === 0);
  });

  test('a statement_timeout that comes with the connection is refused', async () => {
    const config = { connectionString: bouncer.url(database.name), statement_timeout: 5000 };
    expect(values(await send(config, ['SELECT 1::text']))).toEqual(['failed']);
  });
});
