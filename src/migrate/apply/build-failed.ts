import type { Remainder } from '../../model/applied.ts';
import { Problem } from '../../model/problem.ts';
import { explainFailure } from '../../postgres/explain-failure.ts';
import { sqlState } from '../../postgres/sql-state.ts';
import type { Target } from '../../postgres/target.ts';
import { quoteRelation } from '../../sql/quote.ts';
import { prismaDeploy, prismaResolve } from '../../text/prisma-command.ts';
import { outcomes } from './outcomes.ts';
import type { Pending } from './plan.ts';

interface Facts {
  readonly pending: Pending;
  readonly target: Target;
  readonly error: unknown;
}

interface Known {
  readonly code: string;
  readonly cause: string | ((facts: Facts) => string);
  /** What to do before it is run again; null where nothing has to be done. */
  readonly first: string | null | ((facts: Facts) => string | null);
}

const lost: Known = {
  code: 'apply-server-lost',
  cause: 'the connection to the server was lost in the middle',
  first: 'wait until the server is back (its log says why it went)',
};

/** By SQLSTATE, or by its class of two characters. */
const known: Readonly<Record<string, Known>> = {
  '23505': {
    code: 'apply-duplicates',
    cause: 'rows of the table have the same key (23505)',
    first: duplicatesHelp,
  },
  '40P01': {
    code: 'apply-deadlock',
    cause: 'it and another session waited for each other, and PostgreSQL ended this one (40P01)',
    first:
      'let one deployer work at a time: a second `prisma migrate deploy` or build of the same table is the usual cause',
  },
  '55P03': {
    code: 'apply-lock-timeout',
    cause: 'a lock was not to be had in time (55P03)',
    first: null,
  },
  '57014': {
    code: 'apply-cancelled',
    cause: 'somebody cancelled it on the server (57014, pg_cancel_backend)',
    first: null,
  },
  '57P01': {
    code: 'apply-terminated',
    cause: 'somebody ended its connection on the server (57P01)',
    first: null,
  },
  '53100': {
    code: 'apply-disk-full',
    cause: 'the disk of the server is full (53100)',
    first: 'make room: for the index, and once more its size while it is sorted',
  },
  '42501': {
    code: 'apply-permission',
    cause: 'the role may not (42501)',
    first: 'give the URL of the role that owns the table, by --url',
  },
  '25006': {
    code: 'apply-read-only',
    cause: 'the server takes no writes (25006)',
    first: 'give the URL of the primary by --url',
  },
  '42P07': {
    code: 'apply-name-taken',
    cause: 'somebody made a relation of this name meanwhile (42P07)',
    first: 'wait until the other deployer is done',
  },
  '42P01': {
    code: 'apply-no-table',
    cause: 'the table, or the index, is not there (42P01)',
    first: `apply the migration that makes it first:\n${prismaDeploy}`,
  },
  '57P': lost,
  '08': lost,
};

const kept: Readonly<Record<Remainder, string>> = {
  none: 'nothing of it is left',
  untouched: 'nothing was changed',
  dropped: 'the INVALID index that it left was dropped',
  stands: 'the INVALID index that it left stands, and costs every write; the next run drops it',
  unknown: 'it may have left an INVALID index; the next run drops it',
};

/** Why a build, a drop or an attachment failed, what is left of it, and how it is repaired. */
export function buildFailed(
  error: unknown,
  pending: Pending,
  remainder: Remainder,
  target: Target,
): Problem {
  const facts = { pending, target, error };
  const { code, cause, first } = knownOf(error) ?? unknown;
  const { action, directory, failedBefore } = pending;
  const before = typeof first === 'function' ? first(facts) : first;
  const again = before === null ? 'run again:' : `${before}\nthen run again:`;
  const handBack = `\nor hand it back to Prisma:\n${prismaResolve('--rolled-back', directory)}\n${prismaDeploy}`;
  return new Problem({
    code,
    what: `${quoteRelation(action.index)} was not ${outcomes[action.kind]}; ${kept[remainder]}`,
    where: `${directory}/migration.sql`,
    cause: typeof cause === 'function' ? cause(facts) : cause,
    help: `${again}\ndbperf apply${failedBefore ? handBack : ''}`,
  });
}

function knownOf(error: unknown): Known | undefined {
  const state = sqlState(error);
  if (state === null) return isLost(error) ? lost : undefined;
  return known[state] ?? known[state.slice(0, 3)] ?? known[state.slice(0, 2)];
}

/** `pg` has no code for it, and Node's are of the socket. */
function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return /^E[A-Z]+$/.test(code) || /Connection terminated|not queryable/.test(error.message);
}

/** Without values of rows, which PostgreSQL's own message may quote. */
const unknown: Known = {
  code: 'apply-failed',
  cause: ({ error, pending }) => explained(error, pending).reason,
  first: ({ error, pending }) => explained(error, pending).help,
};

function explained(error: unknown, { action, directory }: Pending) {
  return explainFailure(error, { sql: action.sql, source: `${directory}/migration.sql`, line: 1 });
}

/** The message names the key's columns, and then the values, which are not for the terminal. */
function duplicatesHelp({ error, pending: { action } }: Facts): string {
  const detail = error instanceof Error && 'detail' in error ? String(error.detail) : '';
  const columns = /^Key \((.+?)\)=\(/s.exec(detail)?.[1];
  const find = 'find them and decide which to keep';
  if (columns === undefined || action.kind !== 'create') return find;
  const table = quoteRelation(action.table);
  return `${find}:\nSELECT ${columns}, count(*) FROM ${table} GROUP BY ${columns} HAVING count(*) > 1;`;
}
