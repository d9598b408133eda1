import { type ChildProcess, spawn } from 'node:child_process';
import type { ServerUser } from './run.ts';
import { serverEnvironment } from './run.ts';

/**
 * A shell is the server's parent and reads from a pipe whose other end this process holds: it stops
 * the server at the pipe's end, so however dbperf dies, SIGKILL included. As the parent it knows the
 * pid for certain. It is gentle for two seconds.
 *
 * $1 directory to remove then, unless the pipe said `keep`. The rest: the command.
 */
const script = `
remove=$1
shift
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(
  read -r word <&3
  code=7
  [ "$word" = keep ] && code=8
  trap 'exit "$code"' TERM
  kill -s INT "$server"
  n=0
  while [ "$n" -lt 100 ]; do sleep 0.02; n=$((n + 1)); done
  kill -s QUIT "$server"
  sleep 0.5
  kill -s KILL "$server"
  exit "$code"
) &
guard=$!
wait "$server"
kill -s TERM "$guard"
wait "$guard"
[ "$?" = 7 ] && rm -rf -- "$remove"
`;

export interface Supervised {
  readonly hasExited: () => boolean;
  /** Ends the server and returns once it is gone, and its directory, unless that is to be kept. */
  readonly stop: (keep?: 'keep') => Promise<void>;
}

/** Starts a server in a session of its own, away from Ctrl-C; does not keep the event loop alive. */
export function supervise(
  command: readonly string[],
  options: { readonly user: ServerUser | null; readonly log: number; readonly remove: string },
): Supervised {
  const child = spawn('/bin/sh', ['-c', script, 'dbperf-postgres', options.remove, ...command], {
    ...options.user,
    env: serverEnvironment,
    cwd: '/',
    detached: true,
    stdio: ['pipe', options.log, options.log],
  });
  let ended = false;
  const exited = new Promise<void>((resolve) => {
    const end = () => {
      ended = true;
      resolve();
    };
    child.once('exit', end).once('error', end);
  });
  detach(child);
  return {
    hasExited: () => ended,
    stop: (keep) => {
      child.ref();
      child.stdin?.end(keep === undefined ? '' : `${keep}\n`);
      return exited;
    },
  };
}

function detach(child: ChildProcess): void {
  child.unref();
  const { stdin } = child;
  stdin?.on('error', () => undefined);
  if (stdin !== null && 'unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
}
