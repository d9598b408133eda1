import type { PoolerSign } from '../model/preflight.ts';

/** Supabase's transaction mode; PgBouncer's default; DigitalOcean's pools. */
const poolerPorts: ReadonlySet<number> = new Set([6543, 6432, 25061]);

/** Neon's and Prisma Postgres's. Supabase's `.pooler.` is direct enough at 5432: session mode. */
const poolerHost = /-pooler\.|(?:^|[.-])pooled\.|pgbouncer/i;

/** The process that the connection announced, and the one that answered. */
export interface ProcessIds {
  readonly announced: number;
  readonly answering: number;
}

/** Where a URL leads. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly declared: boolean;
}

export function addressOf(text: string): Address | null {
  if (!URL.canParse(text)) return null;
  const { hostname, port, searchParams } = new URL(text);
  return {
    host: searchParams.get('host') ?? hostname,
    port: Number(port || searchParams.get('port') || 5432),
    declared: searchParams.get('pgbouncer') === 'true',
  };
}

/** What says that a pooler answers there; null where nothing does. */
export function signOf(
  { host, port, declared }: Address,
  pids: ProcessIds | null,
): PoolerSign | null {
  if (declared) return 'parameter';
  if (poolerHost.test(host)) return 'host';
  if (poolerPorts.has(port)) return 'port';
  return pids !== null && pids.announced !== pids.answering ? 'process' : null;
}

/** Where the database itself answers, as the providers name and number it. */
export function directOf({ host, port }: Address): string | null {
  const direct = host.replace('-pooler.', '.').replace(/^pooled\./, '');
  if (direct !== host) return `${direct}:${port}`;
  if (/\.supabase\.(?:com|co)$/.test(host) && port === 6543) return `${host}:5432`;
  if (host.endsWith('.ondigitalocean.com') && port === 25061) return `${host}:25060`;
  return null;
}
