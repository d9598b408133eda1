import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Address, chooseAddress } from './address.ts';
import { type Binaries, embeddedBinaries } from './binaries.ts';
import { initCluster, releaseCluster } from './cluster.ts';
import { accessFile, furnish, type Home, homeParents, logFile, makeHome } from './home.ts';
import { setPassword } from './password.ts';
import { stopPostmaster } from './postmaster.ts';
import { removeAs, removeLeftovers } from './private-directory.ts';
import { waitUntilReady } from './ready.ts';
import type { ServerUser } from './run.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { type Supervised, supervise } from './supervisor.ts';
import { serverUser } from './user.ts';

export interface ServerOptions {
  /** Default: the embedded PostgreSQL 18. */
  readonly binaries?: Binaries | undefined;
  /** A cluster that is there, and belongs to the server's user. Default: a temporary one. */
  readonly dataDirectory?: string | undefined;
  /** Go before the defaults (settings.ts). */
  readonly settings?: Settings | undefined;
}

export interface EmbeddedServer {
  /** As `server_version_num`: 180004. */
  readonly versionNum: number;
  /** The socket's directory, or 127.0.0.1. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly dataDirectory: string;
  /** A URL that `pg` and `--url` understand; on loopback it holds the password. */
  readonly url: (database?: string) => string;
  /** Stops it cleanly and removes what was temporary. */
  readonly stop: () => Promise<void>;
}

/** All that one start works with. */
interface Start {
  readonly user: ServerUser | null;
  readonly binaries: Binaries;
  readonly home: Home;
  readonly address: Address;
  readonly dataDirectory: string;
  /** The data directory is in the home, and goes with it. */
  readonly temporary: boolean;
  readonly settings: Settings;
}

/**
 * Starts a PostgreSQL that ends with this process, however this process ends. Throws a Problem where
 * it cannot be started; `inUse` where a server runs on the data directory already.
 */
export async function startServer(options: ServerOptions = {}): Promise<EmbeddedServer> {
  const user = await serverUser();
  const binaries = options.binaries ?? (await embeddedBinaries(user));
  for (const parent of homeParents()) await removeLeftovers(parent, user);
  const home = await makeHome(user);
  const address = await chooseAddress(home);
  const dataDirectory = resolve(options.dataDirectory ?? join(home.directory, 'data'));
  const fixed = { ...address.settings, hba_file: accessFile(home) };
  const settings = { ...defaultSettings, ...options.settings, ...fixed };
  const temporary = options.dataDirectory === undefined;
  return launch({ user, binaries, home, address, dataDirectory, temporary, settings });
}

function command({ binaries, dataDirectory, settings }: Start): string[] {
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return [join(binaries.directory, 'postgres'), '-D', dataDirectory, ...options];
}

async function launch(start: Start): Promise<EmbeddedServer> {
  let supervised: Supervised | null = null;
  try {
    const log = await furnish(start.home, start.address.access, start.dataDirectory, start.user);
    try {
      await prepare(start);
      supervised = supervise(command(start), {
        user: start.user,
        log: log.fd,
        remove: start.home.directory,
      });
    } finally {
      await log.close();
    }
    const starting = { ...start, supervised, logFile: logFile(start.home) };
    return embeddedServer(start, supervised, await waitUntilReady(starting));
  } catch (error) {
    await end(start, supervised);
    throw error;
  }
}

async function prepare(start: Start): Promise<void> {
  const { binaries, dataDirectory, user, address } = start;
  if (start.temporary) await initCluster(binaries, dataDirectory, user);
  else await releaseCluster(dataDirectory, user);
  if (address.password !== null) {
    await setPassword(binaries, dataDirectory, address.password, user);
  }
}

function embeddedServer(start: Start, supervised: Supervised, versionNum: number): EmbeddedServer {
  const { address, dataDirectory } = start;
  let stopped: Promise<void> | null = null;
  return {
    versionNum,
    host: address.host,
    port: address.port,
    user: 'postgres',
    dataDirectory,
    url: (database = 'postgres') => urlOf(address, database),
    stop: () => (stopped ??= end(start, supervised)),
  };
}

function urlOf({ host, port, password }: Address, database: string): string {
  const name = encodeURIComponent(database);
  if (password !== null) return `postgres://postgres:${password}@${host}:${port}/${name}`;
  return `postgres://postgres@localhost:${port}/${name}?host=${encodeURIComponent(host)}`;
}

/** The supervisor removes the home; not where it was killed, or its server ended by itself. */
async function end({ home, user, dataDirectory }: Start, supervised: Supervised | null) {
  await supervised?.stop();
  if ((await stat(home.directory).catch(() => null)) === null) return;
  if (supervised !== null) await stopPostmaster(dataDirectory, `${home.directory}/`, user);
  await removeAs(user, home.directory);
}
