import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { embeddedBinaries } from '../../src/postgres/embedded/binaries.ts';
import type { ServerUser } from '../../src/postgres/embedded/run.ts';
import { serverUser } from '../../src/postgres/embedded/user.ts';
import { postgres15Binaries } from '../support/postgres15.ts';

/** A server of a test's own, for tests that need their own pg_hba.conf, certificate or version. */
export interface PrivateServer {
  /** Folder of the Unix socket, and of the files that were given. */
  readonly directory: string;
  readonly port: number;
  /** Over the Unix socket, as the superuser. */
  url(database?: string): string;
  /** Runs SQL as the superuser. */
  run(sql: string, database?: string): Promise<void>;
  stop(): Promise<void>;
}

export interface PrivateServerOptions {
  readonly major: number;
  /** Lines of pg_hba.conf; without them everybody is trusted on the Unix socket, and no TCP. */
  readonly hba?: readonly string[];
  readonly settings?: Readonly<Record<string, string>>;
  /** Files to be put into the data directory, readable by the server alone. */
  readonly files?: Readonly<Record<string, string>>;
}

export async function startPrivateServer(options: PrivateServerOptions): Promise<PrivateServer> {
  const user = await serverUser();
  const binaries = options.major === 18 ? await embeddedBinaries(user) : await postgres15Binaries();
  if (binaries === null) throw new Error(`PostgreSQL ${options.major} is not installed`);
  const directory = mkdtempSync(join(tmpdir(), 'dbperf-test-'));
  own(directory, user);
  initialise(binaries.directory, directory, user, options);
  const port = await freePort();
  const child = launch(binaries.directory, directory, port, user, options);
  const server = serverOf(directory, port, child);
  await untilReady(server, child);
  return server;
}

function own(path: string, user: ServerUser | null): void {
  if (user !== null) chownSync(path, user.uid, user.gid);
}

function initialise(
  binaries: string,
  directory: string,
  user: ServerUser | null,
  options: PrivateServerOptions,
): void {
  const data = join(directory, 'data');
  const flags = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'];
  execFileSync(join(binaries, 'initdb'), ['-D', data, ...flags], {
    ...user,
    env: {},
    stdio: 'ignore',
  });
  const hba = (options.hba ?? []).concat('local all all trust').join('\n');
  for (const [name, content] of Object.entries({ ...options.files, 'pg_hba.conf': `${hba}\n` })) {
    writeFileSync(join(data, name), content, { mode: 0o600 });
    own(join(data, name), user);
  }
}

function launch(
  binaries: string,
  directory: string,
  port: number,
  user: ServerUser | null,
  options: PrivateServerOptions,
): ChildProcess {
  const settings = {
    listen_addresses: options.hba === undefined ? '' : '127.0.0.1',
    unix_socket_directories: directory,
    port: String(port),
    fsync: 'off',
    autovacuum: 'off',
    dynamic_shared_memory_type: 'mmap',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(binaries, 'postgres'), ['-D', join(directory, 'data'), ...flags], {
    ...user,
    env: {},
    stdio: 'ignore',
  });
  process.once('exit', () => child.kill('SIGQUIT'));
  return child;
}

function serverOf(directory: string, port: number, child: ChildProcess): PrivateServer {
  const url = (database = 'postgres') =>
    `postgres://postgres@localhost:${port}/${database}?host=${encodeURIComponent(directory)}`;
  return {
    directory,
    port,
    url,
    run: async (sql, database) => {
      const client = new pg.Client({
        host: directory,
        port,
        user: 'postgres',
        database: database ?? 'postgres',
      });
      await client.connect();
      await client.query(sql).finally(() => client.end());
    },
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill('SIGINT')) await gone;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function untilReady(server: PrivateServer, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    if (child.exitCode !== null) throw new Error('the server did not start');
    const ready = await server.run('SELECT 1').then(
      () => true,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the server did not become ready');
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
