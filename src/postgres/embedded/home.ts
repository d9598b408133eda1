import { constants } from 'node:fs';
import { type FileHandle, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeOwner } from './owner.ts';
import { canWriteIn, giveTo, makePrivateDirectory, openOwned } from './private-directory.ts';
import { noPrivateDirectory } from './problems.ts';
import type { ServerUser } from './run.ts';

/** sun_path of macOS, the shortest, without the byte that ends it. */
const longestSocketPath = 103;

/** The directory of one running server: its socket, its log, its data where these are temporary. */
export interface Home {
  readonly directory: string;
  /** False where the path is too long for a Unix socket. */
  readonly holdsSocket: boolean;
}

/** Where homes are made. */
export function homeParents(): readonly string[] {
  return [...new Set([resolve(tmpdir()), '/tmp'])];
}

/** Makes a home in the temporary directory, or in /tmp where that path is too long or closed. */
export async function makeHome(user: ServerUser | null, parents = homeParents()): Promise<Home> {
  const short = parents.filter(leavesRoomForSocket);
  for (const parent of new Set([...short, ...parents])) {
    if (!(await canWriteIn(user, parent))) continue;
    const directory = await makePrivateDirectory(parent).catch(() => null);
    if (directory !== null) return { directory, holdsSocket: leavesRoomForSocket(parent) };
  }
  throw noPrivateDirectory(parents);
}

export const logFile = (home: Home): string => join(home.directory, 'log');
export const accessFile = (home: Home): string => join(home.directory, 'pg_hba.conf');

/**
 * Writes who owns the home and who may connect, and an empty log. Only then is it given to the
 * server's user: root must not write where that user can lay links.
 */
export async function furnish(
  home: Home,
  access: string,
  dataDirectory: string,
  user: ServerUser | null,
): Promise<void> {
  await writeOwner(home.directory, dataDirectory);
  await writeFile(accessFile(home), access, { mode: 0o600 });
  await writeFile(logFile(home), '', { mode: 0o600 });
  await giveTo(user, accessFile(home));
  await giveTo(user, logFile(home));
  await giveTo(user, home.directory);
}

/** The log, opened for a start of the server. */
export function openLog(home: Home, user: ServerUser | null): Promise<FileHandle> {
  return openOwned(user, logFile(home), constants.O_WRONLY | constants.O_APPEND);
}

function leavesRoomForSocket(parent: string): boolean {
  const socket = join(parent, 'dbperf-pg-XXXXXX', '.s.PGSQL.5432');
  return Buffer.byteLength(socket) <= longestSocketPath;
}
