import type { FunctionPath } from '../model/function-path.ts';
import type { Unverified } from '../model/path.ts';
import { plural } from '../text/format.ts';

type Which = Pick<FunctionPath, 'name'>;

/** One entry for all files: what to do about it is the same. */
export function notRun([first = '', ...others]: readonly string[]): Unverified {
  return {
    path: others.length === 0 ? first : `${first} and ${plural(others.length, 'other')}`,
    cause: 'not-run',
    reason: 'the functions were not called: they may reach gateways and mail servers',
    help: 'add --run-paths, or name the test environment to load: pathsEnv in dbperf.config.ts',
  };
}

export function needsDatabase(source: string): Unverified {
  return {
    path: source,
    cause: 'not-run',
    reason: 'its functions were not called: a snapshot has no rows for them',
    help: 'audit a database, with --run-paths',
  };
}

export function notReadOnly(source: string): Unverified {
  return {
    path: source,
    cause: 'refused',
    reason: 'its functions were not called: something before the server, a pooler, lets them write',
    help: "give the server's own URL, --url; PgBouncer's ignore_startup_parameters drops what makes a session read-only",
  };
}

export function notLoaded(source: string, reason: string): Unverified {
  return {
    path: source,
    cause: 'invalid',
    reason: `it could not be loaded: ${reason}`,
    help: "it is loaded in the project's folder, with its environment and its own packages",
  };
}

export function noPaths(source: string): Unverified {
  return {
    path: source,
    cause: 'invalid',
    reason: 'it exports no critical path',
    help: 'export const name = criticalPath({ name, budget, params, run })',
  };
}

export function badPath(source: string, name: string, faults: readonly string[]): Unverified {
  return {
    path: `${source}: ${name}`,
    cause: 'invalid',
    reason: faults.join('; '),
    help: 'criticalPath({ name, budget: "50ms", maxStatements: 5, params: { typical: {…} }, run })',
  };
}

export function takenName(source: string, name: string, other: string): Unverified {
  return {
    path: `${source}: ${name}`,
    cause: 'invalid',
    reason: `${other} has a critical path of this name`,
    help: 'give each critical path a name of its own',
  };
}

export function writesRefused({ name }: Which): Unverified {
  return {
    path: name,
    cause: 'refused',
    reason: 'it says that it writes, and what it writes would stay',
    help: 'add --allow-writes, against a database whose rows nobody needs',
  };
}

export function noParams({ name }: Which, set: string, reason: string): Unverified {
  return {
    path: name,
    cause: 'no-sample',
    reason: `no parameters \`${set}\`: ${reason}`,
    help: 'params takes an object, or a SELECT whose first row is the object, in the audited database',
  };
}

export function threw({ name }: Which, set: string, reason: string): Unverified {
  return {
    path: name,
    cause: 'failed',
    reason: `it failed with parameters \`${set}\`: ${reason}`,
    help: null,
  };
}

export function hung({ name }: Which, set: string, reason: string): Unverified {
  return {
    path: name,
    cause: 'timeout',
    reason: `it did not return with parameters \`${set}\`: ${reason}`,
    help: 'a longer --timeout waits longer; a promise that nobody resolves never returns',
  };
}

/** What it did a moment ago. */
export function notAgain(
  { name }: Which,
  set: string,
  reason: string,
  isHung: boolean,
): Unverified {
  return {
    path: name,
    cause: isHung ? 'timeout' : 'failed',
    reason: `it ${isHung ? 'did not return' : 'failed'} with parameters \`${set}\`, called again: ${reason}`,
    help: isHung
      ? 'a connection that is not given back to its pool is missing the next time'
      : null,
  };
}

/** In the process after it, while another path was called there. */
export function leftBehind({ name }: Which): Unverified {
  return {
    path: name,
    cause: 'failed',
    reason: 'something that it did not wait for failed after it had returned',
    help: 'audit it alone, --only, to see what failed; handle the errors of what it does not await',
  };
}

export function wroteUnsaid({ name }: Which, set: string, command: string): Unverified {
  return {
    path: name,
    cause: 'refused',
    reason: `it writes and does not say so: the server refused its ${command} (read-only transaction, parameters \`${set}\`)`,
    help: 'add writes: true to it, and call with --allow-writes',
  };
}

export function noConnection({ name }: Which): Unverified {
  return {
    path: name,
    cause: 'failed',
    reason: 'it opened no connection through dbperf: it ignores DATABASE_URL, or connects past it',
    help: 'let the client read its URL from the environment when it is made, and turn off what insists on TLS',
  };
}

export function connectionFailed({ name }: Which, reason: string): Unverified {
  const help = /unsupported startup parameter/.test(reason) ? behindPooler : null;
  return { path: name, cause: 'failed', reason: `its connection failed: ${reason}`, help };
}

// Only so can the server be told, before the service says its first word, that it must not write.
const behindPooler =
  "a path's session is made read-only by a startup parameter, which this pooler refuses: give the server's own URL, --url";
