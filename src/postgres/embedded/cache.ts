import { chmod, lstat, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { canEnter } from './private-directory.ts';
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
