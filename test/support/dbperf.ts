import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import type { ProcessLike } from '../../src/cli/terminal.ts';
import { run } from '../../src/main.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Options {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Pretends that both streams are terminals of this width. */
  readonly columns?: number;
}

/** Runs the whole program in this process, as `dbperf …args` would. */
export async function dbperf(args: readonly string[], options: Options = {}): Promise<Outcome> {
  const stdout = new Sink(options.columns);
  const stderr = new Sink(options.columns);
  const process: ProcessLike = {
    argv: ['node', 'dbperf', ...args],
    env: { ...options.env },
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    cwd: () => options.cwd ?? globalThis.process.cwd(),
    once: new EventEmitter().once.bind(new EventEmitter()),
    exit: (code) => {
      throw new Error(`exited with ${code}`);
    },
  };
  await run(process);
  return { code: Number(process.exitCode), stdout: stdout.text, stderr: stderr.text };
}

class Sink extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number | undefined;

  constructor(columns: number | undefined) {
    super();
    this.columns = columns;
    this.isTTY = columns !== undefined;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
