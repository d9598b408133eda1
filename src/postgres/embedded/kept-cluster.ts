import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../model/problem.ts';
import { type Binaries, embeddedBinaries } from './binaries.ts';
import { cacheCandidates, cacheFolder, exists, renameUnlessThere } from './cache.ts';
import { initCluster } from './cluster.ts';
import { writeOwner } from './owner.ts';
import {
  giveTo,
  listPrivateDirectories,
  makePrivateDirectory,
  removeAs,
  removeLeftovers,
} from './private-directory.ts';
import { noCache, problemCodes } from './problems.ts';
import type { ServerUser } from './run.ts';
import { type EmbeddedServer, startServer } from './server.ts';
import type { Settings } from './settings.ts';
import { serverUser } from './user.ts';

export interface KeptOptions {
  /** Tells clusters apart, with the server's version: letters, digits, `.` and `-`. */
  readonly key: string;
  /** Fills a new cluster; what it throws ends the call, and the cluster is thrown away. */
  readonly fill: (server: EmbeddedServer) => Promise<void>;
  readonly settings?: Settings;
  readonly onProgress?: (message: string) => void;
  /** Called once where another process has the cluster; default: onProgress. */
  readonly onWait?: ((message: string) => void) | undefined;
}

/** One call, with what it found out. */
interface Keeping extends KeptOptions {
  readonly user: ServerUser | null;
  readonly binaries: Binaries;
  readonly folder: string;
  /** `<key>-<version>`, the cluster's folder in the cache. */
  readonly name: string;
}

const pollMs = 200;

/**
 * Starts the cluster of that key from the user's cache; makes and fills it where it is not there or
 * no longer starts. One server at a time can run on a cluster: a second call waits for the first to
 * stop, since a copy costs as much disk again, and a load of its own far longer than an audit.
 */
export async function keptCluster(options: KeptOptions): Promise<EmbeddedServer> {
  const user = await serverUser();
  const binaries = await embeddedBinaries(user);
  const folder = await clustersFolder(user);
  const name = `${options.key}-${binaries.version}`;
  const keeping = { ...options, user, binaries, folder, name };
  await makeIfMissing(keeping);
  try {
    return await startKept(keeping);
  } catch (error) {
    if (!hasCode(error, problemCodes.start)) throw error;
    options.onProgress?.(`the cluster ${name} no longer starts: making it anew`);
    await removeAs(user, join(folder, name));
    await makeIfMissing(keeping);
    return startKept(keeping);
  }
}

async function clustersFolder(user: ServerUser | null): Promise<string> {
  const folder = await cacheFolder('clusters', user);
  if (folder === null) throw noCache(cacheCandidates());
  return folder;
}

async function makeIfMissing(keeping: Keeping): Promise<void> {
  const { folder, name, user } = keeping;
  const say = once(keeping.onWait ?? keeping.onProgress);
  while (!(await exists(join(folder, name)))) {
    await removeLeftovers(folder, user);
    // Two that look at the same moment both fill; the first to finish wins (rename).
    const drafts = await listPrivateDirectories(folder, `${name}.`);
    if (drafts.length === 0) return make(keeping);
    say('waiting for another dbperf that is filling the same database');
    await sleep(pollMs);
  }
}

/** Fills the cluster under a temporary name, so that what is half filled is never taken for whole. */
async function make({ folder, name, user, binaries, settings, fill }: Keeping): Promise<void> {
  const draft = await makePrivateDirectory(folder, `${name}.`);
  const dataDirectory = join(draft, 'data');
  try {
    await writeOwner(draft, dataDirectory);
    await giveTo(user, draft);
    await initCluster(binaries, dataDirectory, user);
    const server = await startServer({ binaries, dataDirectory, settings });
    await fill(server).finally(server.stop);
    await renameUnlessThere(dataDirectory, join(folder, name));
  } finally {
    await removeAs(user, draft);
  }
}

async function startKept(keeping: Keeping): Promise<EmbeddedServer> {
  const { folder, name, binaries } = keeping;
  // A killed server may leave half a page written, which only a full page image mends.
  const settings = { full_page_writes: 'on', ...keeping.settings };
  const say = once(keeping.onWait ?? keeping.onProgress);
  for (;;) {
    try {
      return await startServer({ binaries, settings, dataDirectory: join(folder, name) });
    } catch (error) {
      if (!hasCode(error, problemCodes.inUse)) throw error;
      say('waiting for another dbperf that uses the same database');
      await sleep(pollMs);
    }
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Problem && error.texts.some((text) => text.code === code);
}

function once(say: (message: string) => void = () => undefined): (message: string) => void {
  let said = false;
  return (message) => {
    if (!said) say(message);
    said = true;
  };
}
