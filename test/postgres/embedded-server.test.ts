import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntilReady } from '../../src/postgres/embedded/ready.ts';
import { type EmbeddedServer, startServer } from '../../src/postgres/embedded/server.ts';
import { processesWith, startChild } from '../support/child.ts';
import { serverModule } from '../support/project-copy.ts';
import { queryValue } from '../support/query.ts';

describe('an embedded server', () => {
  let server: EmbeddedServer;
  beforeAll(async () => {
    server = await startServer({ settings: { work_mem: '7MB', jit: 'on' } });
  });
  afterAll(() => server.stop());

  test('answers at its URL, also for a database whose name needs escaping', async () => {
    await queryValue(server.url(), 'CREATE DATABASE "Prüfung 100%"');
    const url = server.url('Prüfung 100%');
    expect(await queryValue(url, 'SELECT current_database()')).toBe('Prüfung 100%');
  });

  test('tells its version as PostgreSQL does', async () => {
    const version = await queryValue(server.url(), "SELECT current_setting('server_version_num')");
    expect(server.versionNum).toBe(Number(version));
    expect(Math.floor(server.versionNum / 10_000)).toBe(18);
  });

  test('listens on no network address', async () => {
    expect(await queryValue(server.url(), 'SHOW listen_addresses')).toBe('');
  });

  test('is closed to other users of the machine', async () => {
    expect((await stat(server.host)).mode & 0o077).toBe(0);
    expect((await stat(server.dataDirectory)).mode & 0o077).toBe(0);
  });

  test('puts the settings of the caller before its own', async () => {
    expect(await queryValue(server.url(), 'SHOW work_mem')).toBe('7MB');
    expect(await queryValue(server.url(), 'SHOW jit')).toBe('on');
    expect(await queryValue(server.url(), 'SHOW autovacuum')).toBe('off');
  });

  test('is not taken for one on another data directory', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'other-'));
    await writeFile(join(directory, 'postmaster.pid'), `1\n${'\n'.repeat(6)}ready   \n`);
    const { host, port } = server;
    const address = { host, port, password: null, settings: {}, access: '' };
    const supervised = { hasExited: () => false, stop: async () => undefined };
    const starting = { supervised, address, dataDirectory: directory, logFile: '' };
    await expect(waitUntilReady(starting)).rejects.toMatchObject({
      texts: [{ code: 'postgres-wrong-server', received: server.dataDirectory }],
    });
    await rm(directory, { recursive: true });
  });
});

test('stopping a server leaves no process and no file', async () => {
  const server = await startServer();
  await server.stop();
  await server.stop();
  expect(existsSync(dirname(server.dataDirectory))).toBe(false);
  expect(await processesWith(server.dataDirectory)).toEqual([]);
});

test('a server that cannot start says why, and leaves nothing', async () => {
  const failing = startServer({ settings: { shared_buffers: '1TB' } });
  const problem = await failing.catch((error: unknown) => error);
  expect(problem).toMatchObject({
    texts: [{ code: 'postgres-start', cause: expect.stringMatching(/shared memory|allocate/) }],
  });
  const { where } = (problem as { texts: [{ where: string }] }).texts[0];
  expect(existsSync(dirname(where))).toBe(false);
});

test('the environment of the user does not reach the server', async () => {
  const env = {
    PGHOST: '192.0.2.1',
    PGPORT: '1',
    PGUSER: 'nobody-here',
    PGDATABASE: 'none',
    PGDATA: '/nowhere',
    PGOPTIONS: '-c no_such_setting=1',
    PGSSLMODE: 'verify-full',
    LC_ALL: 'tlh_KX.UTF-8',
    LANG: 'tlh_KX.UTF-8',
    TZ: 'Asia/Tokyo',
    LD_LIBRARY_PATH: '/nowhere',
  };
  const child = startChild('start-server.ts', [serverModule], { env });
  const { url } = await child.next();
  expect(await queryValue(String(url), 'SHOW timezone')).toBe('UTC');
  expect(await queryValue(String(url), 'SHOW lc_messages')).toBe('C');
  await child.end();
});
