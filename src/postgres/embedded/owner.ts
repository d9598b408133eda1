import { readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.ts';

/** The dbperf process that a directory belongs to, and the data directory of its server. */
interface Owner {
  readonly pid: number;
  /** Tells it from a later process with the same pid. */
  readonly started: string;
  /** Another container that shares the directory counts other pids. */
  readonly namespace: string;
  readonly dataDirectory: string;
}

const fileName = 'owner.json';

/** Marks the directory as this process's own. */
export async function writeOwner(directory: string, dataDirectory: string): Promise<void> {
  const started = (await startOf(process.pid)) ?? '';
  const owner: Owner = { pid: process.pid, started, namespace: await namespace(), dataDirectory };
  await writeFile(join(directory, fileName), JSON.stringify(owner));
}

/**
 * The data directory of a server whose dbperf is dead; null where it lives, or nothing can be said
 * about it.
 */
export async function abandonedBy(directory: string): Promise<string | null> {
  const owner = await readOwner(directory);
  if (owner === null || owner.namespace !== (await namespace())) return null;
  return (await isDead(owner)) ? owner.dataDirectory : null;
}

async function isDead({ pid, started }: Owner): Promise<boolean> {
  if (!isAlive(pid)) return true;
  const now = await startOf(pid);
  return now !== null && now !== started;
}

/** Whether a process has the pid, whoever's it is. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and another user's.
    return error instanceof Error && 'code' in error && error.code !== 'ESRCH';
  }
}

async function readOwner(directory: string): Promise<Owner | null> {
  try {
    const owner = JSON.parse(await readFile(join(directory, fileName), 'utf8'));
    return Number.isInteger(owner.pid) && typeof owner.dataDirectory === 'string' ? owner : null;
  } catch {
    return null;
  }
}

/** When the process started, in the system's own terms; null where that cannot be seen. */
async function startOf(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') {
    const listed = await run('ps', ['-o', 'lstart=', '-p', String(pid)], null);
    return listed.stdout.trim() || null;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name before the last parenthesis may hold anything; the state is the first field after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? 'ended' : (fields[19] ?? null);
}

function namespace(): Promise<string> {
  return readlink('/proc/self/ns/pid').catch(() => 'none');
}
