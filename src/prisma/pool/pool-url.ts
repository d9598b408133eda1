import type { PoolUrl } from '../../model/pool.ts';
import { addressOf, directOf, signOf } from '../../text/pooler.ts';

const telling = [
  ...['connection_limit', 'pool_timeout', 'connect_timeout', 'socket_timeout', 'pgbouncer'],
  ...['statement_cache_size', 'max_connection_lifetime', 'max_idle_connection_lifetime'],
  ...['single_use_connections', 'schema', 'sslaccept', 'sslidentity', 'sslmode'],
  'statement_timeout',
];

/** What bears on the pool in a URL, without its secrets; null where it is no URL. */
export function poolUrl(text: string, source: string): PoolUrl | null {
  const address = addressOf(text);
  if (address === null) return null;
  const { searchParams } = new URL(text);
  const told = telling.flatMap((name) => {
    const value = searchParams.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return {
    source,
    address: `${address.host}:${address.port}`,
    sign: signOf(address, null),
    direct: directOf(address),
    parameters: Object.fromEntries(told),
    optionsTimeout: statementTimeoutIn(searchParams.get('options') ?? ''),
  };
}

/** The value of `-c statement_timeout=…` in startup options. */
export function statementTimeoutIn(options: string): string | null {
  return /(?:-c\s*|--)statement[_-]timeout=([^\s\\]+)/.exec(options)?.[1] ?? null;
}

const unitMs: Readonly<Record<string, number>> = {
  ...{ us: 0.001, ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 },
};

/** Milliseconds of a timeout as PostgreSQL writes it: `5000`, `5s`, `2min`; null for another text. */
export function timeoutMs(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/.exec(text);
  const unit = unitMs[match?.[2] || 'ms'];
  return match === null || unit === undefined ? null : Number(match[1]) * unit;
}
