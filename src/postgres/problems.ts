import { Problem } from '../model/problem.ts';
import { majorOf } from '../text/postgres-version.ts';
import { redactUrl } from '../text/redact-url.ts';
import { isIPv6Only } from './addresses.ts';
import { connectCause } from './connect-cause.ts';
import type { Target } from './target.ts';

/** The Problem of a connection that could not be made. Asks DNS where the address may be IPv6. */
export async function connectFailed(target: Target, error: unknown): Promise<Problem> {
  const ipv6Only = await isIPv6Only(target.host, error);
  return new Problem({
    code: 'db-connect',
    what: `cannot connect to ${target.display}`,
    ...connectCause(target, error, ipv6Only),
  });
}

export function certificateUnreadable(error: unknown): Problem {
  const path = error instanceof Error && 'path' in error ? String(error.path) : undefined;
  return new Problem({
    code: 'db-certificate',
    what: 'cannot read a certificate that the database URL names',
    ...(path === undefined ? {} : { where: path }),
    cause: messageOf(error),
    help: 'correct sslcert, sslrootcert, sslkey or sslidentity; a relative path starts at the schema folder',
  });
}

export function serverTooOld(target: Target, versionNum: number): Problem {
  return new Problem({
    code: 'db-version',
    what: `the server at ${target.display} is too old`,
    expected: 'PostgreSQL 13 or later',
    received: `PostgreSQL ${majorOf(versionNum)}`,
    help: 'upgrade the server, or audit a copy of the database on a later version',
  });
}

export function notPostgres(target: Target, received: string): Problem {
  return new Problem({
    code: 'db-not-postgres',
    what: `what answers at ${target.display} is not PostgreSQL`,
    expected: 'PostgreSQL 13 or later',
    received: redactUrl(received),
    help: 'point the URL at a PostgreSQL database',
  });
}

export function serverInRecovery(target: Target): Problem {
  return new Problem({
    code: 'db-in-recovery',
    what: `the server at ${target.display} is a standby, on which nothing can be written`,
    help: 'leave out --build and --allow-writes, or audit the primary',
  });
}

export function connectionLost(target: Target, error: Error): Problem {
  return new Problem({
    code: 'db-connection-lost',
    what: `the connection to ${target.display} was lost`,
    cause: redactUrl(error.message),
    help: 'look into the log of the server, or of the pooler between; then run the audit again',
  });
}

/** BEGIN with its settings failed: `options=` of the URL names what the server does not know. */
export function settingsRefused(target: Target, error: unknown): Problem {
  return new Problem({
    code: 'db-settings',
    what: `cannot open a transaction at ${target.display}`,
    cause: messageOf(error),
    help: 'correct options= in the database URL',
  });
}

/** A statement that would leave the transaction in which dbperf guards the database. */
export function transactionControl(word: string): Problem {
  return new Problem({
    code: 'sql-transaction-control',
    what: `${word.toUpperCase()} is not run: dbperf keeps every statement in a transaction that it rolls back`,
    help: 'leave transaction control out of the statement',
  });
}

function messageOf(error: unknown): string {
  return redactUrl(error instanceof Error ? error.message : String(error));
}
