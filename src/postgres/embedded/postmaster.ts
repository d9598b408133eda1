import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerUser } from './run.ts';
import { run } from './run.ts';

const patienceMs = 3_000;

/** What the server says of itself in its data directory, as pg_ctl reads it. */
export async function readPostmasterFile(
  dataDirectory: string,
): Promise<{ readonly pid: number; readonly ready: boolean } | null> {
  const text = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : null;
}

/**
 * The pid of the server that runs on the data directory: the file alone may be a dead server's, and
 * its pid somebody else's by now. `mention`: what its command line must hold besides.
 */
export async function postmasterOf(dataDirectory: string, mention = ''): Promise<number | null> {
  const file = await readPostmasterFile(dataDirectory);
  if (file === null) return null;
  const line = await commandLine(file.pid);
  return line.includes(` -D ${dataDirectory} `) && line.includes(mention) ? file.pid : null;
}

/** Stops a server, with the rights of the user that it runs as, no more. */
export async function stopPostmaster(
  dataDirectory: string,
  mention: string,
  user: ServerUser | null,
): Promise<void> {
  const pid = await postmasterOf(dataDirectory, mention);
  if (pid === null) return;
  const kill = (signal: string) => run('/bin/sh', ['-c', `kill -s ${signal} ${pid}`], user);
  await kill('INT');
  for (let waited = 0; waited < patienceMs; waited += 20) {
    await sleep(20);
    if ((await postmasterOf(dataDirectory, mention)) === null) return;
  }
  await kill('KILL');
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform !== 'linux') {
    return (await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)], null)).stdout;
  }
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line.replaceAll('\0', ' ');
}
