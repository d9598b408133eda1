import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** Waits for the pipe's end. Servers that die with the tests may write for a moment yet. */
const script = `
read -r _
n=0
until rm -rf -- "$1" 2>/dev/null || [ "$n" -ge 100 ]; do sleep 0.1; n=$((n + 1)); done`;

/**
 * The temporary directory of this process and of those that it starts from now on, open to all users
 * as /tmp is. A shell in a session of its own removes it however this process ends.
 */
export async function ownTemporaryFolder(): Promise<TemporaryFolder> {
  const path = (await folderInMemory()) ?? (await makeFolder(tmpdir()));
  const shell = spawn('/bin/sh', ['-c', script, 'dbperf-tests', path], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const gone = once(shell, 'exit');
  shell.unref();
  const before = process.env.TMPDIR;
  process.env.TMPDIR = path;
  return {
    path,
    remove: async () => {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      shell.ref();
      shell.stdin.end();
      await gone;
    },
  };
}

/** A cluster is a thousand files, and hundreds of them come and go. */
const memory = '/dev/shm';
/** The tests keep little more than 1 GiB at a time. */
const enoughBytes = 4 * 2 ** 30;

/** Null where there is too little memory, nothing may be executed in it, or TMPDIR says where to go. */
async function folderInMemory(): Promise<string | null> {
  if (process.env.TMPDIR || (await roomInMemory()) < enoughBytes) return null;
  const folder = await makeFolder(memory);
  const script = join(folder, 'executable');
  await writeFile(script, '#!/bin/sh\n', { mode: 0o755 });
  const { status } = spawnSync(script);
  await rm(status === 0 ? script : folder, { recursive: true });
  return status === 0 ? folder : null;
}

async function roomInMemory(): Promise<number> {
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }));
  return Math.min(bavail * bsize, process.availableMemory());
}

async function makeFolder(parent: string): Promise<string> {
  // A short name: paths of sockets in it may have 103 bytes.
  const path = await mkdtemp(join(parent, 'dbperf-'));
  await chmod(path, 0o1777);
  return path;
}
