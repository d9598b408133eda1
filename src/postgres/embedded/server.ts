import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Address, chooseAddress } from './address.ts';
import { type Binaries, embeddedBinaries } from './binaries.ts';
import { defaultLocales, type LocaleArguments, releaseCluster } from './cluster.ts';
import { accessFile, furnish, type Home, homeParents, logFile, makeHome, openLog } from './home.ts';
import { setPassword } from './password.ts';
import { stopPostmaster } from './postmaster.ts';
import { removeAs, removeLeftovers } from './private-directory.ts';
import { waitUntilReady } from './ready.ts';
import type { ServerUser } from './run.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { type Supervised, supervise } from './supervisor.ts';
import { clusterFromTemplate } from './template.ts';
import { serverUser } from './user.ts';

export interface ServerOptions {
  /** Default: the embedded PostgreSQL 18. */
  readonly binaries?: Binaries | undefined;
  /** A cluster that is there, and belongs to the server's user. Default: a temporary one. */
  readonly dataDirectory?: string | undefined;
  /** Locale of a temporary cluster; default: ICU's en-US, where the version has ICU. */
  readonly locales?: LocaleArguments | undefined;
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
  /**
   * Stops it, works on the files of its data directory, and starts it again at the same address.
   * Whatever fails, the server is then gone.
   */
  readonly restart: (between: (files: ServerFiles) => Promise<void>) => Promise<void>;
  /** Stops it cleanly and removes what was temporary. */
  readonly stop: () => Promise<void>;
}

/** The files of a stopped server, and whose they are. */
export interface ServerFiles {
  readonly dataDirectory: string;
  readonly user: ServerUser | null;
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
  readonly locales: LocaleArguments;
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
  const locales = options.locales ?? defaultLocales(binaries.major);
  return launch({ user, binaries, home, address, dataDirectory, temporary, locales, settings });
}

function command({ binaries, dataDirectory, settings }: Start): string[] {
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return [join(binaries.directory, 'postgres'), '-D', dataDirectory, ...options];
}

async function launch(start: Start): Promise<EmbeddedServer> {
  try {
    await furnish(start.home, start.address.access, start.dataDirectory, start.user);
    await prepare(start);
  } catch (error) {
    await end(start, null);
    throw error;
  }
  const running = await run(start);
  return embeddedServer(start, running);
}

interface Running {
  readonly supervised: Supervised;
  readonly versionNum: number;
}

/** Starts the server and waits for it; where that fails, nothing of it is left. */
async function run(start: Start): Promise<Running> {
  let supervised: Supervised | null = null;
  try {
    const { user, home } = start;
    const log = await openLog(home, user);
    supervised = supervise(command(start), { user, log: log.fd, remove: home.directory });
    await log.close();
    const starting = { ...start, supervised, logFile: logFile(home) };
    return { supervised, versionNum: await waitUntilReady(starting) };
  } catch (error) {
    await end(start, supervised);
    throw error;
  }
}

async function prepare(start: Start): Promise<void> {
  const { binaries, dataDirectory, user, address } = start;
  if (start.temporary) await clusterFromTemplate(binaries, dataDirectory, user, start.locales);
  else await releaseCluster(dataDirectory, user);
  if (address.password !== null) {
    await setPassword(binaries, dataDirectory, address.password, user);
  }
}

function embeddedServer(start: Start, first: Running): EmbeddedServer {
  const { address, dataDirectory, user } = start;
  let running = first;
  let stopped: Promise<void> | null = null;
  const stop = () => (stopped ??= end(start, running.supervised));
  const restart: EmbeddedServer['restart'] = async (between) => {
    await running.supervised.stop('keep');
    try {
      await between({ dataDirectory, user });
    } catch (error) {
      await stop();
      throw error;
    }
    running = await run(start);
  };
  return {
    versionNum: first.versionNum,
    host: address.host,
    port: address.port,
    user: 'postgres',
    dataDirectory,
    url: (database = 'postgres') => urlOf(address, database),
    restart,
    stop,
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
