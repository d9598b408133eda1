import { resolve } from 'node:path';
import { databaseParameters, type UrlParameters } from './url-parameters.ts';
import { invalidUrl, prismaAccelerateUrl, severalHosts, wrongScheme } from './url-problems.ts';

/** Where to connect, translated from Prisma's URL. Holds the password: never print it whole. */
export interface Target extends UrlParameters {
  /** Host name or address; a folder (starting with `/`) for a Unix socket. */
  readonly host: string;
  readonly port: number;
  /** Undefined: `PGUSER` or the operating system's user, as `pg` decides. */
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string;
  /** The URL as it may be shown: without password and parameters. */
  readonly display: string;
}

/**
 * Translates a Prisma (or libpq) URL. Paths of certificates are relative to `schemaFolder`, as
 * Prisma resolves them. Throws a Problem that never holds the password.
 */
export function parseTarget(text: string, schemaFolder: string): Target {
  const url = parseUrl(text.trim());
  const parameters = databaseParameters(url.searchParams, (file) => resolve(schemaFolder, file));
  const address = {
    host: url.searchParams.get('host') || decodeHost(url.hostname),
    port: Number(url.port || url.searchParams.get('port') || 5432),
    user: decode(url.username) || url.searchParams.get('user') || undefined,
    password: decode(url.password) || url.searchParams.get('password') || undefined,
    // Prisma's default, where libpq would take the user's name.
    database: decode(url.pathname.slice(1)) || url.searchParams.get('dbname') || 'postgres',
  };
  return { ...address, ...parameters, display: displayOf(address) };
}

/** Whether TLS is spoken, attempt by attempt. PostgreSQL has none on a Unix socket. */
export function attemptsOf({ host, tls }: Pick<Target, 'host' | 'tls'>): readonly boolean[] {
  return host.startsWith('/') ? [false] : tls.attempts;
}

/** What `net.connect` is to be given. */
export function socketPlace({ host, port }: Pick<Target, 'host' | 'port'>) {
  return host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
}

function parseUrl(text: string): URL {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'prisma' || scheme === 'prisma+postgres') throw prismaAccelerateUrl(scheme);
  if (scheme === undefined) throw invalidUrl('it has no scheme');
  if (scheme !== 'postgres' && scheme !== 'postgresql') throw wrongScheme(scheme);
  if (namesSeveralHosts(text)) throw severalHosts();
  try {
    const url = new URL(withHost(text));
    for (const part of [url.username, url.password, url.pathname]) decodeURIComponent(part);
    return url;
  } catch {
    throw invalidUrl('it cannot be taken apart into user, password, host, port and database');
  }
}

/** `postgres://user@/db?host=/socket` is valid for libpq and not for the URL standard. */
function withHost(text: string): string {
  return text.replace(/^([a-z]+:\/\/[^/?#]*@)(?=[/?#]|$)/i, '$1localhost');
}

function namesSeveralHosts(text: string): boolean {
  const authority = /^[a-z]+:\/\/([^/?#]*)/i.exec(text)?.[1] ?? '';
  return authority.slice(authority.lastIndexOf('@') + 1).includes(',');
}

function decodeHost(hostname: string): string {
  return decode(hostname).replace(/^\[(.*)\]$/, '$1') || 'localhost';
}

function decode(text: string): string {
  return decodeURIComponent(text);
}

function displayOf(address: Pick<Target, 'host' | 'port' | 'user' | 'password' | 'database'>) {
  const user = address.user === undefined ? '' : encodeURIComponent(address.user);
  const password = address.password === undefined ? '' : ':***';
  const credentials = user + password === '' ? '' : `${user}${password}@`;
  const database = encodeURIComponent(address.database);
  if (address.host.startsWith('/')) {
    return `postgres://${credentials}localhost:${address.port}/${database}?host=${address.host}`;
  }
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `postgres://${credentials}${host}:${address.port}/${database}`;
}
