import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real PgBouncer in transaction mode before a server. */
export interface PgBouncer {
  url(database: string): string;
  stop(): Promise<void>;
}

const program = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/opt/homebrew/bin/pgbouncer'].find(
  (path) => existsSync(path),
);

/** Tests that need it are skipped by name without it, unless DBPERF_REQUIRE_ALL=1. */
export const hasPgBouncer = program !== undefined || process.env.DBPERF_REQUIRE_ALL === '1';

/** PgBouncer refuses to run as root. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/**
 * Starts it on a free port of the loopback. One server connection for all clients, so that a test
 * sees what one client leaves to the next. `settings` go before its own.
 */
export async function startPgBouncer(
  server: {
    /** Host name, or folder of the Unix socket. */
    readonly host: string;
    readonly port: number;
    readonly user: string;
  },
  settings: Readonly<Record<string, string>> = {},
): Promise<PgBouncer> {
  if (program === undefined) throw new Error('pgbouncer is not installed');
  const directory = mkdtempSync(join(tmpdir(), 'dbperf-bouncer-'));
  const port = await freePort();
  const file = join(directory, 'pgbouncer.ini');
  writeFileSync(file, configuration(server, port, settings));
  if (unprivileged.uid !== undefined) chownSync(directory, unprivileged.uid, unprivileged.gid);
  const child = spawn(program, ['--quiet', file], { ...unprivileged, stdio: 'ignore' });
  process.once('exit', () => child.kill('SIGKILL'));
  await untilListening(port);
  return {
    url: (database) => `postgres://${server.user}@127.0.0.1:${port}/${database}`,
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill('SIGTERM')) await gone;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function configuration(
  server: { readonly host: string; readonly port: number; readonly user: string },
  port: number,
  settings: Readonly<Record<string, string>>,
): string {
  const all = { auth_type: 'any', pool_mode: 'transaction', default_pool_size: '1', ...settings };
  return `[databases]
* = host=${server.host} port=${server.port} user=${server.user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
${Object.entries(all)
  .map(([name, value]) => `${name} = ${value}\n`)
  .join('')}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await isListening(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('pgbouncer did not start');
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
