import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { chown, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectUrl } from '../../src/postgres/connect.ts';
import { type EmbeddedServer, startServer } from '../../src/postgres/embedded/server.ts';
import { serverUser } from '../../src/postgres/embedded/user.ts';
import { type PrivateServer, startPrivateServer } from '../postgres/private-server.ts';
import { type Child, startChild } from '../support/child.ts';
import { projectWith } from '../support/project.ts';
import { serverModule } from '../support/project-copy.ts';
import {
  type Applying,
  applying,
  historyOf,
  indexesOf,
  openWriter,
  pasteable,
  withClient,
} from './applying.ts';
import { buildingPid, directory, files, index, repaired, write } from './one-index.ts';

const timeout = 60_000;
const must = process.env.DBPERF_REQUIRE_ALL === '1';

/** The primary's files and history, started again as a hot standby that nobody sends anything. */
describe('a standby', { timeout }, () => {
  let server: EmbeddedServer;
  let project: Applying;

  beforeAll(async () => {
    server = await startServer({ settings: { wal_level: 'replica', hot_standby: 'on' } });
    project = await applying(server.url(), files);
    await server.restart(async ({ dataDirectory, user }) => {
      const signal = join(dataDirectory, 'standby.signal');
      await writeFile(signal, '');
      if (user !== null) await chown(signal, user.uid, user.gid);
    });
  }, timeout);
  afterAll(() => server.stop());

  test.each([['--yes'], ['-n']])('is told from a primary by apply %s', async (flag) => {
    const { code, stdout, stderr } = await project.apply(flag);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('[apply-standby]');
    expect(stderr).toContain('give the URL of the primary by --url');
    expect(await indexesOf(server.url(), 'payments')).toEqual([]);
    expect(await historyOf(server.url())).toEqual([]);
  });

  test('is audited, since that only reads', async () => {
    const sql = "-- @budget 1s\n-- @small\nSELECT id FROM payments WHERE gateway_id = 'secret_1'";
    const audited = await projectWith({ 'prisma/sql/lookup.sql': sql });
    const { code, stderr, run } = await audited.audit('--url', server.url());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(run.measurements).toHaveLength(1);
  });

  test('is asked for nothing that writes, such as audit --build', async () => {
    const session = await connectUrl(server.url());
    const writes = session.rolledBack((tx) => tx.query('CREATE INDEX ON payments (gateway_id)'));
    await expect(writes).rejects.toMatchObject({ texts: [{ code: 'db-in-recovery' }] });
    await session.close();
  });
});

const hasOpenssl = must || spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!hasOpenssl)('a server that asks for TLS', { timeout }, () => {
  let folder: string;
  let server: PrivateServer;
  let project: Applying;
  const at = (parameters: string) =>
    `postgres://postgres@localhost:${server.port}/postgres?${parameters}`;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dbperf-tls-'));
    execFileSync('openssl', selfSigned, { cwd: folder, stdio: 'ignore' });
    const file = (name: string) => readFileSync(join(folder, name), 'utf8');
    server = await startPrivateServer({
      major: 18,
      hba: ['hostssl all all 127.0.0.1/32 trust'],
      settings: { ssl: 'on' },
      files: { 'server.crt': file('server.crt'), 'server.key': file('server.key') },
    });
    project = await applying(server.url(), files);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const verified = () =>
    project.as(at(`sslmode=require&sslrootcert=${encodeURIComponent(`${folder}/server.crt`)}`));

  test('refuses a plain connection, and nothing is built', async () => {
    const { code, stdout, stderr } = await project.as(at('sslmode=disable')).apply('--yes');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('[db-connect]');
    expect(stderr).toContain('sslmode=require');
    expect(await indexesOf(server.url(), 'payments')).toEqual([]);
  });

  test('is built on over TLS; Ctrl-C cancels over TLS; what is left is built again', async () => {
    const writer = await openWriter(server.url(), write);
    const running = verified().start('--yes');
    await running.says('waits for pid');
    const ssl = `SELECT ssl FROM pg_stat_ssl WHERE pid = ${await buildingPid(server.url())}`;
    const found = await withClient(server.url(), (client) => client.query(ssl));
    expect(found.rows).toEqual([{ ssl: true }]);
    running.process.kill('SIGINT');
    const { code, stdout } = await running.ended;
    expect(code).toBe(130);
    // Said over the connection that built, so the cancellation came before that was cut off.
    expect(stdout).toContain('its INVALID index stands');
    expect(await buildingPid(server.url())).toBeNull();
    await writer.commit();
    expect(await verified().apply('--yes')).toMatchObject({ code: 0 });
    await repaired(project, server.url());
  });
});

/** A key, and a certificate of its own authority for `localhost`. */
const selfSigned = [
  ...['req', '-x509', '-nodes', '-newkey', 'rsa:2048', '-days', '30', '-subj', '/CN=localhost'],
  ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', 'server.key', '-out', 'server.crt'],
];

const canMount = spawnSync('unshare', ['--mount', 'true']).status === 0;
if (!canMount && must) throw new Error('DBPERF_REQUIRE_ALL=1, and nothing can be mounted here');

describe.skipIf(!canMount)('a disk that is full', { timeout }, () => {
  let folder: string;
  let child: Child;
  let url: string;

  // A file system of 3 MB that the server alone sees, as the tablespace of what is built.
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dbperf-disk-'));
    chmodSync(folder, 0o755);
    const uid = (await serverUser())?.uid ?? process.getuid?.();
    const mount = `mount -t tmpfs -o size=3m,mode=700,uid=${uid} tmpfs '${folder}' && exec "$@"`;
    const through = ['unshare', '--mount', '--', 'sh', '-c', mount, 'sh'];
    child = startChild('start-server.ts', [serverModule, '{}'], { through });
    url = String((await child.next()).url);
  });
  afterAll(async () => {
    await child.end();
    rmSync(folder, { recursive: true });
  });

  test('is said, nothing is left behind, and with room made it is built as printed', async () => {
    const project = await applying(url, files);
    await withClient(url, async (client) => {
      await client.query(
        "INSERT INTO payments SELECT n, 'secret_' || n FROM generate_series(1001, 40000) AS n",
      );
      await client.query(`CREATE TABLESPACE small LOCATION '${folder}'`);
      await client.query('ALTER DATABASE postgres SET default_tablespace = small');
      await client.query('CREATE TABLE filler (n int) TABLESPACE small');
      const fill = client.query('INSERT INTO filler SELECT generate_series(1, 1000000)');
      await expect(fill).rejects.toMatchObject({ code: '53100' });
    });
    const { code, stderr } = await project.apply('--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('[apply-disk-full]');
    expect(stderr).toContain('the INVALID index that it left was dropped');
    expect(await indexesOf(url, 'payments')).toEqual([]);
    expect(await historyOf(url)).toEqual([]);
    await withClient(url, (client) => client.query('DROP TABLE filler'));
    await project.recover(pasteable(stderr));
    await repaired(project, url);
    expect(await historyOf(url)).toEqual([`${directory} finished`]);
    expect(await indexesOf(url, 'payments')).toEqual([`${index} valid`]);
  });
});
