import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedServer, startServer } from '../../src/postgres/embedded/server.ts';
import { askPooler } from '../../src/postgres/pooler-console.ts';
import { adapter, connectionsOf, type PoolSituation, saidOfPool } from '../rules/pool-evidence.ts';
import { hasPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgbouncer.ts';

const rule = 'pool-exceeds-max-connections';
const instances = 8;
const requests = 12;

/** Each instance has its own pool, and all of them get their requests at once. */
async function load(url: string, max: number | undefined): Promise<readonly string[]> {
  const pools = await Promise.all(
    Array.from({ length: instances }, () =>
      new PrismaPg({ connectionString: url, max, ssl: false }).connect(),
    ),
  );
  try {
    const answers = pools.flatMap((pool) => Array.from({ length: requests }, () => request(pool)));
    const settled = await Promise.allSettled(answers);
    return settled.flatMap((one) => (one.status === 'rejected' ? [messageOf(one.reason)] : []));
  } finally {
    await Promise.all(pools.map((pool) => pool.dispose()));
  }
}

type Pool = Awaited<ReturnType<PrismaPg['connect']>>;

function request(pool: Pool) {
  const sql = 'SELECT pg_sleep(0.02)::text';
  return pool.queryRaw({ sql, args: [], argTypes: [] });
}

/** The adapter keeps the server's own words in the cause. */
function messageOf(error: unknown): string {
  return JSON.stringify((error as { cause?: unknown }).cause ?? String(error));
}

const written = (max: number | undefined, url: string) =>
  adapter(
    max === undefined
      ? '{ connectionString: process.env.DATABASE_URL }'
      : `{ connectionString: process.env.DATABASE_URL, max: ${max} }`,
    url,
  );

/** The limit that the finding proposes; null where there is no finding. */
async function proposed(situation: Omit<PoolSituation, 'options'>): Promise<number | null> {
  const [finding] = await saidOfPool(rule, 7, { ...situation, options: { instances } });
  return finding === undefined ? null : Number(finding.facts.proposedLimit);
}

describe('eight instances against a server with twenty connections', () => {
  let server: EmbeddedServer;
  /** Superusers have the reserved connections besides. */
  let url: string;

  beforeAll(async () => {
    server = await startServer({ settings: { max_connections: '20' } });
    const client = new pg.Client({ connectionString: server.url(), ssl: false });
    await client.connect();
    await client.query('CREATE ROLE app LOGIN');
    await client.end();
    const ofApp = new URL(server.url());
    ofApp.username = 'app';
    url = ofApp.href;
  });
  afterAll(() => server.stop());

  test('the default of pg breaks, the proposed limit does not', async () => {
    const connections = await connectionsOf(url);
    const limit = await proposed({ files: written(undefined, url), server: connections });
    expect(limit).toBe(2);
    const failures = await load(url, undefined);
    expect(failures).not.toEqual([]);
    expect(failures.join()).toMatch(
      /TooManyConnections|too many clients|remaining connection slots/,
    );
    expect(await load(url, limit ?? undefined)).toEqual([]);
    expect(await proposed({ files: written(2, url), server: connections })).toBeNull();
  });

  describe.skipIf(!hasPgBouncer)('with PgBouncer in between', () => {
    let bouncer: PgBouncer;
    beforeAll(async () => {
      const { host, port } = server;
      const limits = { max_client_conn: '40', default_pool_size: '10' };
      bouncer = await startPgBouncer({ host, port, user: 'app' }, limits);
    });
    afterAll(() => bouncer.stop());

    test('max_client_conn is what breaks, and what the proposal follows from', async () => {
      const pooled = bouncer.url('postgres');
      const connections = await connectionsOf(pooled);
      const pooler = await askPooler(pooled, '/');
      const situation = { server: connections, pooler };
      const limit = await proposed({ files: written(undefined, pooled), ...situation });
      expect(limit).toBe(5);
      expect(await load(pooled, undefined)).not.toEqual([]);
      // More connections than the server itself would have admitted.
      expect(await load(pooled, limit ?? undefined)).toEqual([]);
      expect(await proposed({ files: written(5, pooled), ...situation })).toBeNull();
    });
  });
});
