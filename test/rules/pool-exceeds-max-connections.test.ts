import { describe, expect, test } from 'vitest';
import type { Connections } from '../../src/model/pool.ts';
import { useDatabase } from './evidence.ts';
import { adapter, connectionsOf, direct, engine, pooled, saidOfPool } from './pool-evidence.ts';

const rule = 'pool-exceeds-max-connections';
const database = useDatabase();
const url = 'connectionString: process.env.DATABASE_URL';
const max = (limit: number) => adapter(`{ ${url}, max: ${limit} }`);

/** What the server of the tests has left for this role in this database. */
function leftOf({ maxConnections, reserved, inUse, role, database: name }: Connections): number {
  const others = (inUse ?? []).filter((use) => use.role !== role || use.database !== name);
  const used = others.reduce((sum, { connections }) => sum + connections, 0);
  return (maxConnections ?? 0) - (reserved ?? 0) - used;
}

describe('against the server', () => {
  test('instances × limit, and the limit that fits', async () => {
    const server = await connectionsOf(database.url());
    const left = leftOf(server);
    const limit = Math.floor(left / 4) + 1;
    const options = { instances: 4 };
    const [finding, ...others] = await saidOfPool(rule, 7, { files: max(limit), server, options });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'error',
      facts: { wanted: 4 * limit, available: left, proposedLimit: limit - 1 },
      help: `in src/prisma.ts:2: new PrismaPg({ …, max: ${limit - 1} }); ${left} / 4 instances = ${limit - 1}`,
    });
    expect(finding?.measured).toMatch(
      new RegExp(
        `^${server.maxConnections} max_connections − ${server.reserved} reserved − \\d+ in use by others = ${left}`,
      ),
    );
    expect(await saidOfPool(rule, 7, { files: max(limit - 1), server, options })).toEqual([]);
  });

  test('the defaults of each version', async () => {
    const server = { ...(await connectionsOf(database.url())), databaseLimit: 8 };
    const [seven] = await saidOfPool(rule, 7, { files: adapter(`{ ${url} }`), server });
    expect(seven?.facts).toMatchObject({ limit: 10, limitOrigin: 'default', proposedLimit: 8 });
    expect(seven?.help).toMatch(/--instances N says how many run$/);
    const [six] = await saidOfPool(rule, 6, { files: engine(direct), server });
    expect(six?.facts).toMatchObject({ limit: 9, limitOrigin: 'default' });
    expect(six?.help).toContain('in the URL (DATABASE_URL in .env): ?connection_limit=8');
    const two = engine(`${direct}?connection_limit=8`);
    expect(await saidOfPool(rule, 6, { files: two, server })).toEqual([]);
  });

  test('fewer connections than instances leave no limit to propose', async () => {
    const server = { ...(await connectionsOf(database.url())), databaseLimit: 3 };
    const options = { instances: 5 };
    const [finding] = await saidOfPool(rule, 7, { files: max(1), server, options });
    expect(finding?.facts.proposedLimit).toBeNull();
    expect(finding?.help).toMatch(/put a pooler in transaction mode in between/);
  });

  test('what a recording shows bounds the proposal, what one call needs is said', async () => {
    const server = { ...(await connectionsOf(database.url())), databaseLimit: 20 };
    const captures = [capture('recording', 2), capture('path', 6)];
    const [finding] = await saidOfPool(rule, 7, { files: max(30), server, captures });
    expect(finding?.facts).toMatchObject({
      proposedLimit: 4,
      seenInRecording: 2,
      seenInOneCall: 6,
    });
    expect(finding?.help).toContain('one call keeps 6 busy at once, and will wait for its own');
  });

  test('what could not be read is no finding', async () => {
    const server = { ...(await connectionsOf(database.url())), roleLimit: 1 };
    expect(await saidOfPool(rule, 7, { files: max(2), server })).toHaveLength(1);
    const unread = adapter(`{ ${url}, max: size() }`);
    expect(await saidOfPool(rule, 7, { files: unread, server })).toEqual([]);
    const unknown = adapter(`{ connectionString: makeUrl(), max: 2 }`);
    expect(await saidOfPool(rule, 7, { files: unknown, server })).toEqual([]);
    const blind = { ...server, maxConnections: null };
    expect(await saidOfPool(rule, 7, { files: max(2), server: blind })).toEqual([]);
    expect(await saidOfPool(rule, 7, { files: max(2) })).toEqual([]);
  });
});

describe('against a pooler', () => {
  const pooler = { version: '1.18.0', mode: 'transaction', maxClients: 100, maxPrepared: null };

  test('its max_client_conn takes the place of the server', async () => {
    const server = { ...(await connectionsOf(database.url())), roleLimit: 1 };
    const files = adapter(`{ ${url}, max: 11 }`, pooled);
    const behind = { files, server, options: { instances: 10 } };
    const told = { ...behind, pooler: { pooler, gaps: [] } };
    expect(await saidOfPool(rule, 7, told)).toMatchObject([
      { facts: { wanted: 110, available: 100, proposedLimit: 10 } },
    ]);
    expect(await saidOfPool(rule, 7, { ...told, options: { instances: 9 } })).toEqual([]);
    expect(await saidOfPool(rule, 7, behind)).toEqual([]);
  });
});

function capture(kind: 'path' | 'recording', busyAtOnce: number) {
  const traffic = {
    ...{ wallMs: 1, connections: busyAtOnce, connectionsAtOnce: busyAtOnce, busyAtOnce },
    ...{ statements: [], repeats: [], idle: [] },
  };
  const runs = [{ set: 'typical', functionMs: 1, traffic }];
  return { name: 'payments', source: 'payments.ts', kind, maxStatements: null, runs };
}
