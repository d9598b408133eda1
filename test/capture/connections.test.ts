import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { failures } from '../../src/capture/problems.ts';
import { freePort, type PrivateServer, startPrivateServer } from '../postgres/private-server.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { WireClient, wire } from '../support/wire.ts';
import { briefly, type ListeningTap, openListeningTap, untilSleeping } from './listening-tap.ts';

let tap: ListeningTap;
afterEach(() => tap.close());

describe('connections that come to nothing', () => {
  let server: PrivateServer;
  const at = (credentials: string, database = 'postgres') =>
    `postgres://${credentials}@127.0.0.1:${server.port}/${database}`;

  beforeAll(async () => {
    server = await startPrivateServer({
      major: 18,
      hba: ['host all secret 127.0.0.1/32 scram-sha-256', 'host all all 127.0.0.1/32 trust'],
    });
    await server.run("CREATE ROLE secret LOGIN PASSWORD 'p@ss'");
  });
  afterAll(() => server.stop());

  /** The error that a client of `pg` sees, straight and through the tap. */
  async function errors(url: string) {
    tap = await openListeningTap(url);
    const seen = [];
    for (const connectionString of [url, tap.url]) {
      const client = new pg.Client({ connectionString });
      client.on('error', () => undefined);
      seen.push({ ...(await client.connect().catch((error: object) => error)) });
    }
    return seen;
  }

  test.each([
    ['secret:wrong', 'postgres', '28P01', 'password authentication failed for user "secret"'],
    ['postgres', 'nowhere', '3D000', 'database "nowhere" does not exist'],
  ])('%s at %s: the client sees what the server says', async (user, database, code, message) => {
    const [straight, tapped] = await errors(at(user, database));
    expect(tapped).toEqual(straight);
    expect(tapped).toMatchObject({ code });
    expect(await tap.closed(1)).toEqual([`the server refused: ${message} (${code})`]);
    expect(tap.connections[0]).toMatchObject({ number: 1, database, closedMs: null });
  });

  test('no server: the connection is closed, and why is told', async () => {
    tap = await openListeningTap(`postgres://app:hunter2@127.0.0.1:${await freePort()}/shop`);
    const client = await refused();
    expect(client.received).toHaveLength(0);
    const [failure] = await tap.closed(1);
    expect(failure).toMatch(/^cannot connect to .*: connection refused \(ECONNREFUSED\)$/);
    expect(failure).not.toContain('hunter2');
  });

  test('a server that does not answer', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    tap = await openListeningTap(
      `postgres://app@127.0.0.1:${port}/shop?connect_timeout=0.2&sslmode=require`,
    );
    await refused();
    expect((await tap.closed(1))[0]).toMatch(/no answer within 0.2 s$/);
    silent.close();
  });

  async function refused(): Promise<WireClient> {
    const client = new WireClient(tap);
    client.send(wire.startup({ user: 'app', database: 'shop' }));
    await client.closed();
    return client;
  }

  test('the server goes away in the middle', async () => {
    tap = await openListeningTap(at('postgres'));
    const client = await WireClient.open(tap, { user: 'postgres', database: 'postgres' });
    client.send(wire.query('SELECT pg_terminate_backend(pg_backend_pid())'));
    await client.closed();
    expect(client.messages).toMatch(/E$/);
    expect(briefly(tap.statements).map(([, state]) => state)).toEqual(['57P01']);
    expect((await tap.closed(1))[0]).toMatch(/^the server ended the connection: .*\(57P01\)$/);
  });

  test.each([
    ['at once', wire.request(80877103)],
    ['after GSSAPI was declined', Buffer.concat([wire.request(80877104), wire.request(80877103)])],
  ])('a client that insists on TLS, %s', async (_, bytes) => {
    tap = await openListeningTap(at('postgres'));
    const client = new WireClient(tap);
    for (const byte of bytes) client.send(Buffer.from([byte]));
    await client.until(() => client.received.length === bytes.length / 8);
    expect(client.received.toString()).toMatch(/^N+$/);
    client.socket.destroy();
    expect(await tap.closed(1)).toEqual([failures.insistsOnTls]);
    const secure = new pg.Client({ connectionString: tap.url.replace('disable', 'verify-full') });
    await expect(secure.connect()).rejects.toThrow('does not support SSL');
    expect(await tap.closed(2)).toEqual([failures.insistsOnTls, failures.insistsOnTls]);
  });

  test('one that asks for TLS and goes on without it', async () => {
    tap = await openListeningTap(at('postgres'));
    const client = new WireClient(tap);
    client.send(wire.request(80877103));
    await client.until(() => client.received.length === 1);
    client.send(wire.startup({ user: 'postgres' }), wire.query('SELECT 1'));
    await client.until(() => client.received.includes('SELECT 1'));
    await client.end();
    expect(await tap.closed(1)).toEqual([null]);
    expect(briefly(tap.statements)).toEqual([['SELECT 1', 'SELECT', 1]]);
  });

  test('garbage on the port', async () => {
    tap = await openListeningTap(at('postgres'));
    const client = new WireClient(tap);
    client.send(Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'));
    await client.closed();
    expect(await tap.closed(1)).toEqual([failures.notPostgres]);
    new WireClient(tap).socket.end();
    const good = await WireClient.open(tap, { user: 'postgres', database: 'postgres' });
    await good.end();
    expect(await tap.closed(2)).toEqual([failures.notPostgres, null]);
  });

  test('garbage in a session: the bytes pass, and the decoding ends', async () => {
    tap = await openListeningTap(at('postgres'));
    const client = await WireClient.open(tap, { user: 'postgres', database: 'postgres' });
    client.send(wire.query('SELECT 1'), Buffer.from('~~~~~~~~~~~~'));
    await client.closed();
    expect(client.messages).toMatch(/TDCZE$/);
    expect(await tap.closed(1)).toEqual([failures.notDecoded]);
  });

  test('a client that resets its connection', async () => {
    tap = await openListeningTap(at('postgres'));
    const client = await WireClient.open(tap, { user: 'postgres', database: 'postgres' });
    client.send(wire.query('BEGIN'));
    await client.ready(2);
    client.socket.resetAndDestroy();
    expect(await tap.closed(1)).toEqual([null]);
  });

  test('protocol 3.2, with its longer keys for a cancel request', async () => {
    tap = await openListeningTap(at('postgres'));
    const client = new WireClient(tap);
    client.send(wire.startup({ user: 'postgres', database: 'postgres' }, 0x00030002));
    await client.ready(1);
    const key = client.received.indexOf('K');
    const length = client.received.readInt32BE(key + 1);
    expect(length).toBeGreaterThan(12);
    client.send(wire.query('SELECT pg_sleep(30)'));
    await untilSleeping(server.url());
    const canceller = new WireClient(tap);
    canceller.send(wire.request(80877102, client.received.subarray(key + 5, key + 1 + length)));
    await canceller.closed();
    await client.ready(2);
    await client.end();
    expect(briefly(tap.statements)).toEqual([['SELECT pg_sleep(30)', '57014', 0]]);
    expect(await tap.closed(1)).toEqual([null]);
  });

  test('a protocol that the server does not know is negotiated', async () => {
    tap = await openListeningTap(at('postgres'));
    const client = new WireClient(tap);
    const parameters = { user: 'postgres', database: 'postgres', '_pq_.nothing': '1' };
    client.send(wire.startup(parameters, 0x00030009), wire.query('SELECT 1'));
    await client.ready(2);
    await client.end();
    expect(client.messages).toContain('v');
    expect(briefly(tap.statements)).toEqual([['SELECT 1', 'SELECT', 1]]);
  });
});

describe('many connections', () => {
  let database: TestDatabase;
  let server: PrivateServer;
  beforeAll(async () => {
    server = await startPrivateServer({ major: 18, settings: { max_connections: '320' } });
    database = await createDatabase('many');
  });
  afterAll(async () => {
    await database.drop();
    await server.stop();
  });

  test('300 at once, each with answers of its own', async () => {
    tap = await openListeningTap(server.url());
    const clients = await Promise.all(
      Array.from({ length: 300 }, async () => {
        const client = new pg.Client({ connectionString: tap.url });
        await client.connect();
        return client;
      }),
    );
    const sums = await Promise.all(
      clients.map(async (client, at) => {
        const { rows } = await client.query(
          'SELECT $1::int + g AS n FROM generate_series(1, 50) g',
          [at],
        );
        return rows[49].n - at;
      }),
    );
    expect(new Set(sums)).toEqual(new Set([50]));
    await Promise.all(clients.map((client) => client.end()));
    expect(new Set(await tap.closed(300))).toEqual(new Set([null]));
    expect(tap.statements).toHaveLength(300);
    expect(new Set(tap.statements.map(({ connection }) => connection)).size).toBe(300);
  });

  test('a Unix socket in a folder of its own, gone afterwards', async () => {
    tap = await openListeningTap(server.url());
    expect((await stat(tap.host)).mode & 0o777).toBe(0o700);
    await tap.close();
    await expect(stat(tap.host)).rejects.toThrow('ENOENT');
  });

  test('a client that does not read holds the server back, and loses nothing', async () => {
    tap = await openListeningTap(database.url);
    const client = await WireClient.open(tap, { user: 'postgres', database: database.name });
    client.socket.pause();
    const row = 'x'.repeat(1_000);
    client.send(wire.query(`SELECT '${row}' FROM generate_series(1, 50000)`));
    const waits = () =>
      database.client.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'ClientWrite'`,
      );
    while ((await waits()).rowCount === 0);
    client.socket.resume();
    await client.ready(2);
    await client.end();
    await tap.closed(1);
    expect(tap.statements).toMatchObject([{ rows: 50_000, command: 'SELECT' }]);
    expect(client.received.length).toBeGreaterThan(50_000_000);
  });
});
