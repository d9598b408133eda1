import { Problem } from '../../model/problem.ts';

/** Codes by which a caller tells what it can wait for, or mend, from other failures. */
export const problemCodes = { inUse: 'postgres-in-use', start: 'postgres-start' } as const;

const withoutIt = 'or audit a database of your own with --url, which needs no embedded PostgreSQL';

export function unsupportedPlatform(platform: string, supported: readonly string[]): Problem {
  return new Problem({
    code: 'postgres-platform',
    what: 'there is no embedded PostgreSQL for this platform',
    expected: supported.join(', '),
    received: platform,
    help: 'audit a database of your own with --url',
  });
}

export function packageMissing(name: string): Problem {
  return new Problem({
    code: 'postgres-missing',
    what: `the embedded PostgreSQL is not installed (${name})`,
    cause: 'it is an optional dependency, and optional dependencies were left out or failed',
    help: `npm install --include=optional dbperf, or npm install ${name}; ${withoutIt}`,
  });
}

export function binariesDoNotRun(directory: string, cause: string): Problem {
  return new Problem({
    code: 'postgres-binaries',
    what: 'the PostgreSQL binaries do not run here',
    where: directory,
    cause: lastLines(cause),
    help: `they need glibc (Debian, Ubuntu, Fedora; not Alpine) or macOS; ${withoutIt}`,
  });
}

export function noServerUser(names: readonly string[]): Problem {
  return new Problem({
    code: 'postgres-user',
    what: 'PostgreSQL does not run as root, and no other user could be taken for it',
    expected: `one of the accounts ${names.join(', ')}`,
    help: `run dbperf as an ordinary user; ${withoutIt}`,
  });
}

export function userWithoutName(cause: string): Problem {
  return new Problem({
    code: 'postgres-user',
    what: 'PostgreSQL does not run under a user id that has no name',
    cause: lastLines(cause),
    help: `give the id a line in /etc/passwd, or run as root or as a user with a name; ${withoutIt}`,
  });
}

export function noPrivateDirectory(tried: readonly string[]): Problem {
  return new Problem({
    code: 'postgres-directory',
    what: 'no directory could be made for the embedded PostgreSQL',
    where: tried.join(', '),
    help: 'point TMPDIR at a directory that can be written to',
  });
}

export function noCache(tried: readonly string[]): Problem {
  return new Problem({
    code: 'postgres-cache',
    what: 'no cache directory can be written to',
    where: tried.join(', '),
    help: 'point XDG_CACHE_HOME at a directory of your own that can be written to',
  });
}

export function initFailed(directory: string, log: string): Problem {
  if (/could not look up effective user/.test(log)) return userWithoutName(log);
  return diskFull(directory, log) ?? startProblem('could not be set up', directory, log);
}

export function startFailed(directory: string, log: string): Problem {
  return diskFull(directory, log) ?? startProblem('did not start', directory, log);
}

export function startTimedOut(directory: string, seconds: number, log: string): Problem {
  return startProblem(`did not come up within ${seconds} s`, directory, log);
}

export function inUse(directory: string): Problem {
  return new Problem({
    code: problemCodes.inUse,
    what: 'another PostgreSQL server runs on the data directory',
    where: directory,
    help: 'wait for the other dbperf to end, or stop that server',
  });
}

export function wrongServer(expected: string, received: string): Problem {
  return new Problem({
    code: 'postgres-wrong-server',
    what: 'another server answered in place of the embedded PostgreSQL',
    expected: `data directory ${expected}`,
    received,
    help: 'run dbperf again',
  });
}

function diskFull(directory: string, log: string): Problem | null {
  if (!/No space left on device|Disk quota exceeded/.test(log)) return null;
  return new Problem({
    code: 'postgres-disk-full',
    what: 'the disk is full: the embedded PostgreSQL has no room for its data',
    where: directory,
    cause: lastLines(log),
    help: 'make room, or point TMPDIR and XDG_CACHE_HOME at a larger disk',
  });
}

function startProblem(what: string, directory: string, log: string): Problem {
  return new Problem({
    code: problemCodes.start,
    what: `the embedded PostgreSQL ${what}`,
    where: directory,
    cause: lastLines(log) || 'it said nothing',
    help: 'run dbperf again; should it stay so, report the cause',
  });
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-6).join('\n');
}
