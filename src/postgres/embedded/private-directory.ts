import { constants } from 'node:fs';
import { chown, type FileHandle, lstat, mkdtemp, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { abandonedBy } from './owner.ts';
import { stopPostmaster } from './postmaster.ts';
import type { ServerUser } from './run.ts';
import { run } from './run.ts';

const prefix = 'dbperf-pg-';

/** Makes an empty directory under `parent`, closed to all others (0700), still the caller's own. */
export function makePrivateDirectory(parent: string, name = ''): Promise<string> {
  return mkdtemp(join(parent, prefix + name));
}

/** The private directories of that name under `parent`, whosever they are. */
export async function listPrivateDirectories(parent: string, name = ''): Promise<string[]> {
  const names = await readdir(parent).catch(() => []);
  return names
    .filter((found) => found.startsWith(prefix + name))
    .map((found) => join(parent, found));
}

/** Hands a file or directory over to the server's user. */
export async function giveTo(user: ServerUser | null, path: string): Promise<void> {
  if (user !== null) await chown(path, user.uid >>> 0, user.gid >>> 0);
}

/**
 * Opens a file that is there and that belongs to the server's user. That user can lay links in its
 * directories, also in the middle of a path: what is opened must be a file of its own, known by one
 * name only.
 */
export async function openOwned(
  user: ServerUser | null,
  path: string,
  flags: number,
): Promise<FileHandle> {
  const file = await open(path, flags | constants.O_NOFOLLOW);
  const stats = await file.stat();
  if (stats.isFile() && stats.nlink === 1 && stats.uid === uidOf(user)) return file;
  await file.close();
  throw new Error(`${path} is not a file of the server's user`);
}

/** Whether the server's user can get into the directory. */
export async function canEnter(user: ServerUser | null, path: string): Promise<boolean> {
  const entered = await run('/bin/sh', ['-c', 'cd -- "$0"', path], user);
  return entered.code === 0;
}

/** Whether the server's user can make and remove directories in it. */
export async function canWriteIn(user: ServerUser | null, path: string): Promise<boolean> {
  const written = await run('/bin/sh', ['-c', 'cd -- "$0" && test -w .', path], user);
  return written.code === 0;
}

/**
 * Removes with the rights of the server's user: as root one would follow whatever that user put in
 * the way.
 */
export async function removeAs(user: ServerUser | null, path: string): Promise<void> {
  await run('rm', ['-rf', '--', path], user);
}

/**
 * Stops the servers and removes the directories under `parent` that dbperf processes, killed
 * together with their watchdogs, left behind. Nothing else is touched.
 */
export async function removeLeftovers(parent: string, user: ServerUser | null): Promise<void> {
  for (const path of await listPrivateDirectories(parent)) {
    if (!(await isOwnedBy(user, path))) continue;
    const dataDirectory = await abandonedBy(path);
    if (dataDirectory === null) continue;
    // A kept cluster may have another server by now; ours names this directory.
    await stopPostmaster(dataDirectory, `${path}/`, user);
    await removeAs(user, path);
  }
}

async function isOwnedBy(user: ServerUser | null, path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  return stats?.isDirectory() === true && stats.uid === uidOf(user);
}

function uidOf(user: ServerUser | null): number | undefined {
  return user === null ? process.getuid?.() : user.uid >>> 0;
}
