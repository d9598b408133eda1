import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type PrivateServer, startPrivateServer } from '../postgres/private-server.ts';
import { hasOpenssl, makeCertificates } from '../support/certificates.ts';
import { postgres15Binaries } from '../support/postgres15.ts';
import { WireClient, wire } from '../support/wire.ts';
import { briefly, type ListeningTap, openListeningTap, untilSleeping } from './listening-tap.ts';

const debian = await postgres15Binaries();

describe.skipIf(!hasOpenssl())('a tap before a server with TLS', () => {
  let server: PrivateServer;
  let data: string;
  let tap: ListeningTap | null = null;
  const at = (credentials: string, parameters: string) =>
    `postgres://${credentials}@localhost:${server.port}/postgres?${parameters}`;

  beforeAll(async () => {
    server = await startPrivateServer({
      major: 18,
      files: makeCertificates(),
      settings: { ssl: 'on', ssl_ca_file: 'ca.crt' },
      hba: [
        'hostssl all secret 127.0.0.1/32 scram-sha-256',
        'hostssl all certified 127.0.0.1/32 cert',
        'host all easy 127.0.0.1/32 trust',
      ],
    });
    data = join(server.directory, 'data');
    await server.run(
      "CREATE ROLE secret LOGIN PASSWORD 'p@ss'; CREATE ROLE easy LOGIN; CREATE ROLE certified LOGIN",
    );
  });
  afterAll(() => server.stop());
  afterEach(() => tap?.close());

  /** Whether the server sees TLS. */
  async function encrypted(url: string): Promise<boolean> {
    tap = await openListeningTap(url);
    const client = new pg.Client({ connectionString: tap.url });
    await client.connect();
    const { rows } = await client.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
    await client.end();
    expect(await tap.closed(1)).toEqual([null]);
    expect(tap.statements).toHaveLength(1);
    return rows[0].ssl;
  }

  test.each([
    ['secret:p%40ss', 'sslmode=require', true],
    ['secret:p%40ss', '', true],
    ['secret:p%40ss', 'sslmode=allow', true],
    ['easy', 'sslmode=allow', false],
    ['easy', 'sslmode=disable', false],
    ['easy', 'sslmode=prefer', true],
  ])('%s with "%s"', async (credentials, parameters, ssl) => {
    expect(await encrypted(at(credentials, parameters))).toBe(ssl);
  });

  test('authority and name are verified', async () => {
    const root = `sslrootcert=${data}/ca.crt`;
    expect(await encrypted(at('easy', `sslmode=verify-full&${root}`))).toBe(true);
  });

  test('an authority that is not known: nothing gets through, and why is told', async () => {
    tap = await openListeningTap(at('easy', 'sslmode=verify-full'));
    const client = new pg.Client({ connectionString: tap.url });
    client.on('error', () => undefined);
    await expect(client.connect()).rejects.toThrow('Connection terminated');
    expect((await tap.closed(1))[0]).toMatch(/not signed by a known authority/);
  });

  test("the tap's certificate is for this user alone: it listens on a Unix socket", async () => {
    const files = `sslcert=${data}/client.crt&sslkey=${data}/client.key`;
    expect(await encrypted(at('certified', `sslmode=require&${files}`))).toBe(true);
    expect(tap?.host).toMatch(/^\//);
  });

  test.skipIf(debian === null)(
    'psql, by SCRAM, the offer of channel binding taken out',
    async () => {
      tap = await openListeningTap(at('secret:p%40ss', 'sslmode=require&channel_binding=require'));
      const psql = `${debian?.directory}/psql`;
      const { stdout } = await promisify(execFile)(psql, ['-XAtc', 'SELECT 7', tap.url]);
      expect(stdout).toBe('7\n');
    },
  );

  test('a cancel request goes over TLS too', async () => {
    tap = await openListeningTap(at('easy', 'sslmode=require'));
    const client = await WireClient.open(tap, { user: 'easy', database: 'postgres' });
    const key = client.received.indexOf('K');
    const processAndSecret = client.received.subarray(key + 5, key + 13);
    client.send(wire.query('SELECT pg_sleep(30)'));
    await untilSleeping(server.url());
    const canceller = new WireClient(tap);
    canceller.send(wire.request(80877102, processAndSecret));
    await canceller.closed();
    await client.ready(2);
    await client.end();
    expect(briefly(tap.statements)).toEqual([['SELECT pg_sleep(30)', '57014', 0]]);
  });
});
