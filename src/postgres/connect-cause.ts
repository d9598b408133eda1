import { redactUrl } from '../text/redact-url.ts';
import type { Target } from './target.ts';

export interface Cause {
  readonly cause: string;
  readonly help: string;
}

/** Why a connection could not be made, and what to do, from the error of Node, TLS or the server. */
export function connectCause(target: Target, error: unknown, ipv6Only: boolean): Cause {
  const { code, message } = factsOf(error);
  if (ipv6Only) return ipv6OnlyCause(target, code);
  const known = byCode[code] ?? byMessage.find(([pattern]) => pattern.test(message))?.[1];
  if (known !== undefined) return known(target, message);
  return {
    cause: code === '' ? message : `${message} (${code})`,
    help: 'check host, port and credentials in the URL',
  };
}

/** Node tries every address of a host and gathers the failures; the last one is as good as any. */
function factsOf(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof AggregateError && error.errors.length > 0)
    return factsOf(error.errors.at(-1));
  if (!(error instanceof Error)) return { code: '', message: redactUrl(String(error)) };
  return { code: 'code' in error ? String(error.code) : '', message: redactUrl(error.message) };
}

type CauseOf = (target: Target, message: string) => Cause;

const startPostgres = 'start Postgres, or point DATABASE_URL at a running database';
const checkHost = 'check the host name in the URL, and that this machine may reach it';
const unverified: CauseOf = (_, message) => ({
  cause: `the server's certificate is not signed by a known authority (${message})`,
  help: 'name the authority by sslcert=<file of its certificate>, or drop sslaccept=strict or sslmode=verify-… where encryption alone will do',
});

/** By Node's, OpenSSL's and PostgreSQL's own codes. */
const byCode: Readonly<Record<string, CauseOf>> = {
  ECONNREFUSED: () => ({ cause: 'connection refused (ECONNREFUSED)', help: startPostgres }),
  ENOTFOUND: (target) => ({ cause: `no such host: ${target.host} (ENOTFOUND)`, help: checkHost }),
  EAI_AGAIN: (target) => ({
    cause: `the name ${target.host} could not be looked up (EAI_AGAIN)`,
    help: checkHost,
  }),
  ETIMEDOUT: () => ({ cause: 'no answer (ETIMEDOUT)', help: checkHost }),
  ENETUNREACH: () => ({ cause: 'network unreachable (ENETUNREACH)', help: checkHost }),
  EHOSTUNREACH: () => ({ cause: 'host unreachable (EHOSTUNREACH)', help: checkHost }),
  ECONNRESET: () => ({
    cause: 'the other side closed the connection (ECONNRESET)',
    help: 'check that a PostgreSQL server listens on this port, and whether it demands TLS (sslmode=require)',
  }),
  ENOENT: (target) => ({
    cause: `there is no socket .s.PGSQL.${target.port} in ${target.host} (ENOENT)`,
    help: 'check the folder (unix_socket_directories of the server) and the port',
  }),
  EACCES: (target) => ({
    cause: `no right to use the socket in ${target.host} (EACCES)`,
    help: 'run dbperf as a user who may enter the folder, or connect by host and port',
  }),
  '28P01': (target) => ({
    cause: `wrong password for the role ${roleOf(target)} (28P01)`,
    help: 'correct the password in the URL; percent-encode its special characters',
  }),
  '28000': (target, message) => refused(target, message),
  '3D000': (target) => ({
    cause: `there is no database "${target.database}" (3D000)`,
    help: 'correct the name in the URL, or create the database (prisma migrate deploy does)',
  }),
  '42501': (target) => ({
    cause: `the role ${roleOf(target)} may not connect to "${target.database}" (42501)`,
    help: `GRANT CONNECT ON DATABASE "${target.database}" TO ${roleOf(target)};`,
  }),
  '53300': () => ({
    cause: 'the server has no connection left (53300)',
    help: 'close idle clients, or raise max_connections; dbperf needs one connection',
  }),
  '57P03': (_, message) => ({
    cause: `the server is not ready: ${message} (57P03)`,
    help: 'wait until it has started (pg_isready tells), then run again',
  }),
  SELF_SIGNED_CERT_IN_CHAIN: unverified,
  DEPTH_ZERO_SELF_SIGNED_CERT: unverified,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unverified,
  UNABLE_TO_GET_ISSUER_CERT: unverified,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unverified,
  CERT_HAS_EXPIRED: () => ({
    cause: "the server's certificate has expired (CERT_HAS_EXPIRED)",
    help: "renew the server's certificate",
  }),
  ERR_TLS_CERT_ALTNAME_INVALID: (target) => ({
    cause: `the server's certificate is not made out to ${target.host} (ERR_TLS_CERT_ALTNAME_INVALID)`,
    help: 'use the host name of the certificate, or sslmode=verify-ca to check its authority only',
  }),
};

/** Errors of `pg` have no code. */
const byMessage: readonly (readonly [RegExp, CauseOf])[] = [
  [
    /^timeout expired$|due to connection timeout/,
    (target) => ({
      cause: `no answer within ${target.connectTimeoutMs / 1000} s`,
      help: `${checkHost}; connect_timeout=<seconds> in the URL waits longer`,
    }),
  ],
  [
    /does not support SSL/,
    () => ({
      cause: 'the server does not offer TLS, which sslmode demands',
      help: 'turn ssl on at the server, or use sslmode=prefer or disable',
    }),
  ],
  [
    /password must be a(?: non-empty)? string|no password/i,
    (target) => ({
      cause: `the server asks the role ${roleOf(target)} for a password, and the URL has none`,
      help: 'write the password into the URL: postgresql://user:password@host:5432/database',
    }),
  ],
  [
    /Connection terminated|establishing an SSL connection|Unexpected message/i,
    () => ({
      cause: 'the other side ended the connection without an answer that PostgreSQL would give',
      help: 'check that a PostgreSQL server listens on this host and port',
    }),
  ],
];

/** 28000: pg_hba.conf, or a role that does not exist (told only where no password is asked for). */
function refused(target: Target, message: string): Cause {
  // Every refusal of a plain connection says so, also that of a server which has no TLS at all.
  if (/no encryption|SSL off/.test(message) && !target.tls.attempts.includes(true)) {
    return { cause: 'the server demands TLS (28000)', help: 'add sslmode=require to the URL' };
  }
  if (/does not exist/.test(message)) {
    return {
      cause: `there is no role ${roleOf(target)} (28000)`,
      help: 'correct the user in the URL, or create the role',
    };
  }
  return { cause: `${message} (28000)`, help: 'let the role in by pg_hba.conf of the server' };
}

function ipv6OnlyCause(target: Target, code: string): Cause {
  return {
    cause: `${target.host} has only an IPv6 address, which this machine cannot reach${code === '' ? '' : ` (${code})`}`,
    help: "use the provider's IPv4 address or its pooler's session mode, or run where IPv6 works",
  };
}

function roleOf(target: Target): string {
  return target.user === undefined ? 'of the operating system' : `"${target.user}"`;
}
