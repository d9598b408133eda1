import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

export interface ChildOptions {
  /** Beside PATH, HOME and TMPDIR. */
  readonly env?: Readonly<Record<string, string>>;
  /** Uid and gid to run as. */
  readonly id?: number;
  /** A command that runs the rest: `unshare`, for example. */
  readonly through?: readonly string[];
  /** In a process group of its own, so that a signal can be sent to the whole group. */
  readonly group?: boolean;
}

/** A Node process of its own that runs one of `support/scripts`, with its lines of JSON. */
export interface Child {
  readonly process: ChildProcess;
  /** The next line of its output; rejects where the output ends. */
  readonly next: () => Promise<Record<string, unknown>>;
  /** Ends its stdin, and waits until it is gone. */
  readonly end: () => Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
}

const jiti = join(
  dirname(createRequire(import.meta.url).resolve('jiti/package.json')),
  'lib/jiti-cli.mjs',
);

export function startChild(
  script: string,
  args: readonly string[],
  options: ChildOptions = {},
): Child {
  const path = join(import.meta.dirname, 'scripts', script);
  const command = [...(options.through ?? []), process.execPath, jiti, path, ...args];
  const child = spawn(command[0] ?? '', command.slice(1), {
    env: { ...inherited(), ...options.env },
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: options.group === true,
    ...(options.id === undefined ? {} : { uid: options.id, gid: options.id }),
  });
  const exited = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    process: child,
    next: async () => parse(await lines.next()),
    end: async () => {
      child.stdin.end();
      await exited;
    },
    kill: async (signal) => {
      process.kill(options.group ? -Number(child.pid) : Number(child.pid), signal);
      await exited;
    },
  };
}

function inherited(): Readonly<Record<string, string | undefined>> {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR };
}

function parse(line: IteratorResult<string>): Record<string, unknown> {
  if (line.done) throw new Error('the process ended without a word');
  return JSON.parse(line.value);
}

/** Pids of the processes whose command line holds the text. */
export async function processesWith(text: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return pids.filter((_, at) => lines[at]?.includes(text)).map(Number);
}
