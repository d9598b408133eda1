import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../src/model/problem.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { servers } from '../support/database.ts';
import { freePort, type PrivateServer, startPrivateServer } from './private-server.ts';

/** The Problem that connecting ends with; its text must never hold the password. */
async function refusal(url: string) {
  const session = await connectUrl(url).catch((error: unknown) => error);
  if (!(session instanceof Problem)) throw new Error(`no Problem but ${String(session)}`);
  expect(JSON.stringify(session.texts)).not.toContain('hunter2');
  return session.texts[0];
}

async function accepted(url: string): Promise<unknown> {
  const session = await connectUrl(url);
  const sql = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
  const rows = await session.readOnly((tx) => tx.query(sql));
  await session.close();
  return rows[0];
}

describe('nobody answers as PostgreSQL would', () => {
  test('nothing listens', async () => {
    const text = await refusal(`postgres://app:hunter2@127.0.0.1:${await freePort()}/shop`);
    expect(text).toMatchObject({
      code: 'db-connect',
      cause: 'connection refused (ECONNREFUSED)',
      help: 'start Postgres, or point DATABASE_URL at a running database',
    });
    expect(text?.what).toMatch(
      /^cannot connect to postgres:\/\/app:\*\*\*@127\.0\.0\.1:\d+\/shop$/,
    );
  });

  test('the name is unknown', async () => {
    const text = await refusal('postgres://app:hunter2@no-such-host.invalid/shop');
    expect(text?.cause).toMatch(/no-such-host\.invalid/);
  });

  test('there is no such socket', async () => {
    const text = await refusal('postgres://app:hunter2@/shop?host=/no/such/folder');
    expect(text?.cause).toBe('there is no socket .s.PGSQL.5432 in /no/such/folder (ENOENT)');
  });

  test('an IPv6 address that this machine cannot reach is named as such', async () => {
    const text = await refusal('postgres://app:hunter2@[100::1]/shop?connect_timeout=1');
    expect(text?.cause).toMatch(
      /^100::1 has only an IPv6 address, which this machine cannot reach/,
    );
  });

  describe('something else listens', () => {
    let other: Server;
    let answer: string | null;
    let url: string;
    beforeAll(async () => {
      other = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.on('data', () => answer !== null && socket.end(answer));
      });
      const port = await freePort();
      await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
      url = `postgres://app:hunter2@127.0.0.1:${port}/shop?connect_timeout=1`;
    });
    afterAll(() => other.close());

    test.each(['', '&sslmode=disable'])('it speaks HTTP%s', async (mode) => {
      answer = 'HTTP/1.1 400 Bad Request\r\n\r\n';
      const text = await refusal(url + mode);
      expect(text?.help).toBe('check that a PostgreSQL server listens on this host and port');
    });

    test('it says nothing', async () => {
      answer = null;
      expect((await refusal(url))?.cause).toBe('no answer within 1 s');
    });
  });
});

/** An authority, and a certificate by it that is made out to `localhost` alone. */
function certificates(): Record<'ca.crt' | 'server.crt' | 'server.key', string> {
  const folder = mkdtempSync(join(tmpdir(), 'dbperf-tls-'));
  const openssl = (...words: string[]) =>
    execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' });
  const fresh = ['req', '-x509', '-nodes', '-newkey', 'rsa:2048', '-days', '30'];
  openssl(...fresh, '-subj', '/CN=dbperf test', '-keyout', 'ca.key', '-out', 'ca.crt');
  const server = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const signed = [
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-keyout',
    'server.key',
    '-out',
    'server.crt',
  ];
  openssl(...fresh, ...server, ...signed);
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  const files = {
    'ca.crt': text('ca.crt'),
    'server.crt': text('server.crt'),
    'server.key': text('server.key'),
  };
  rmSync(folder, { recursive: true });
  return files;
}

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return process.env.DBPERF_REQUIRE_ALL === '1';
  }
}

describe.each(servers)('PostgreSQL $major lets in whom it knows', ({ major }) => {
  let server: PrivateServer;
  const at = (credentials: string, rest = '/postgres', host = '127.0.0.1') =>
    `postgres://${credentials}@${host}:${server.port}${rest}`;

  beforeAll(async () => {
    server = await startPrivateServer({
      major,
      hba: [
        'host all secret 127.0.0.1/32 scram-sha-256',
        'host all plain 127.0.0.1/32 trust',
        'host all missing 127.0.0.1/32 trust',
        'host all cramped 127.0.0.1/32 trust',
      ],
    });
    await server.run(`CREATE ROLE secret LOGIN PASSWORD 'p@ss'; CREATE ROLE plain LOGIN;
      CREATE ROLE cramped LOGIN CONNECTION LIMIT 0`);
    await server.run('CREATE DATABASE closed');
    await server.run('REVOKE CONNECT ON DATABASE closed FROM PUBLIC');
  });
  afterAll(() => server.stop());

  test('a percent-encoded password', async () => {
    expect(await accepted(at('secret:p%40ss'))).toEqual({ ssl: false });
  });

  test.each([
    ['secret:hunter2', '/postgres', 'wrong password for the role "secret" (28P01)'],
    [
      'secret',
      '/postgres',
      'the server asks the role "secret" for a password, and the URL has none',
    ],
    ['plain', '/nowhere', 'there is no database "nowhere" (3D000)'],
    ['plain', '/closed', 'the role "plain" may not connect to "closed" (42501)'],
    ['missing', '/postgres', 'there is no role "missing" (28000)'],
    ['cramped', '/postgres', 'the server has no connection left (53300)'],
    ['plain', '/postgres?sslmode=require', 'the server does not offer TLS, which sslmode demands'],
  ])('%s%s: %s', async (credentials, rest, cause) => {
    expect((await refusal(at(credentials, rest)))?.cause).toBe(cause);
  });

  test('a host that pg_hba.conf does not name', async () => {
    expect((await refusal(at('stranger:hunter2')))?.help).toMatch(/sslmode=require|pg_hba/);
  });

  test('a certificate file that is not there', async () => {
    const text = await refusal(at('plain', '/postgres?sslcert=/no/such.pem'));
    expect(text).toMatchObject({ code: 'db-certificate', where: '/no/such.pem' });
  });
});

describe.skipIf(!hasOpenssl())('TLS', () => {
  let server: PrivateServer;
  let ca: string;
  const at = (user: string, parameters: string, host = 'localhost') =>
    `postgres://${user}@${host}:${server.port}/postgres?${parameters}`;

  beforeAll(async () => {
    const files = certificates();
    server = await startPrivateServer({
      major: 18,
      files,
      settings: { ssl: 'on' },
      hba: ['hostssl all demanding 127.0.0.1/32 trust', 'host all easy 127.0.0.1/32 trust'],
    });
    ca = join(server.directory, 'data', 'ca.crt');
    await server.run('CREATE ROLE demanding LOGIN; CREATE ROLE easy LOGIN');
  });
  afterAll(() => server.stop());

  test.each([
    ['easy', '', true],
    ['easy', 'sslmode=prefer', true],
    ['easy', 'sslmode=disable', false],
    ['easy', 'sslmode=allow', false],
    ['demanding', 'sslmode=allow', true],
    ['demanding', 'sslmode=require', true],
  ])('%s with "%s"', async (user, parameters, ssl) => {
    expect(await accepted(at(user, parameters))).toEqual({ ssl });
  });

  test('a known authority is verified, and so is the name', async () => {
    expect(await accepted(at('easy', `sslaccept=strict&sslcert=${ca}`))).toEqual({ ssl: true });
    expect(await accepted(at('easy', `sslmode=verify-full&sslrootcert=${ca}`))).toEqual({
      ssl: true,
    });
    const byAddress = at('easy', `sslmode=verify-ca&sslrootcert=${ca}`, '127.0.0.1');
    expect(await accepted(byAddress)).toEqual({ ssl: true });
  });

  test.each([
    ['easy', 'sslaccept=strict', 'localhost', /not signed by a known authority/],
    ['easy', 'sslmode=verify-ca', 'localhost', /not signed by a known authority/],
    ['demanding', 'sslmode=disable', 'localhost', /the server demands TLS \(28000\)/],
  ])('%s with "%s" is refused', async (user, parameters, host, cause) => {
    expect((await refusal(at(user, parameters, host)))?.cause).toMatch(cause);
  });

  test('a certificate of another host is refused', async () => {
    const text = await refusal(at('easy', `sslaccept=strict&sslcert=${ca}`, '127.0.0.1'));
    expect(text?.cause).toMatch(/is not made out to 127\.0\.0\.1/);
  });

  test('an interrupt reaches the server over TLS', async () => {
    const interrupt = new AbortController();
    const session = await connectUrl(at('easy', 'sslmode=require'), { signal: interrupt.signal });
    const started = performance.now();
    setTimeout(() => interrupt.abort(new Error('interrupted')), 100);
    const work = session.readOnly((tx) => tx.query('SELECT pg_sleep(20)'));
    await expect(work).rejects.toThrow('interrupted');
    expect(performance.now() - started).toBeLessThan(2_500);
    await session.close();
  });
});
