import { Chalk, type ChalkInstance } from 'chalk';

/** What the command line needs of a process; a test passes its own. */
export interface ProcessLike {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  cwd(): string;
  exitCode?: number | string | null | undefined;
  once(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): void;
}

/** One output stream with its own colour and width. */
export interface Output {
  readonly colours: ChalkInstance;
  /** Columns; 100 where the stream is no terminal, or does not know. */
  readonly width: number;
  /** A terminal on which lines can be drawn anew. */
  readonly isTerminal: boolean;
  readonly stream: NodeJS.WritableStream;
  write(text: string): void;
}

export function outputOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Output {
  const isTerminal = stream.isTTY === true;
  const columns = Number(env.COLUMNS);
  return {
    colours: new Chalk({ level: hasColour(isTerminal, env) ? 1 : 0 }),
    width: stream.columns || (columns > 0 ? columns : 100),
    // Of no columns (expect, docker run -t): ora would clear infinitely many lines.
    isTerminal: isTerminal && stream.columns !== 0,
    stream,
    write: (text) => {
      stream.write(text);
    },
  };
}

/** FORCE_COLOR beats NO_COLOR, as in Node; a dumb terminal has none. */
function hasColour(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}
