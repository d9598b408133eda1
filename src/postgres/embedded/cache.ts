import { chmod, lstat, mkdir, rename, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { canEnter, giveTo } from './private-directory.ts';
import type { ServerUser } from './run.ts';

/** Folders to keep things in, the best first. */
export function cacheCandidates(): readonly string[] {
  const own = `dbperf-${process.getuid?.() ?? 0}`;
  // Root's home is closed to the server's user. /tmp comes last: it may be memory, and clusters are
  // large.
  const shared = [process.env.TMPDIR || '/var/tmp', '/var/tmp', '/tmp'];
  return [...new Set([join(userCache(), 'dbperf'), ...shared.map((folder) => join(folder, own))])];
}

/** The candidates that belong to us, can be written to, and the server's user can get into. */
export async function* cachePlaces(user: ServerUser | null): AsyncGenerator<string> {
  for (const candidate of cacheCandidates()) {
    if (await prepare(candidate, user).catch(() => false)) yield candidate;
  }
}

/** A folder in the cache that is the server's user's own; null where there is no cache. */
export async function cacheFolder(name: string, user: ServerUser | null): Promise<string | null> {
  for await (const place of cachePlaces(user)) {
    const folder = join(place, name);
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o700);
    await giveTo(user, folder);
    return folder;
  }
  return null;
}

/** What two processes make at the same time, the first to finish makes. */
export async function renameUnlessThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}

export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

function userCache(): string {
  const named = process.env.XDG_CACHE_HOME ?? '';
  // The XDG specification: a relative path is to be ignored.
  return isAbsolute(named) ? named : join(homedir(), '.cache');
}

/** A folder of a known name in /var/tmp may have been put there by somebody else. */
async function prepare(path: string, user: ServerUser | null): Promise<boolean> {
  await mkdir(path, { recursive: true });
  const stats = await lstat(path);
  if (!stats.isDirectory() || stats.uid !== process.getuid?.()) return false;
  await chmod(path, user === null ? 0o700 : 0o755);
  return canEnter(user, path);
}
