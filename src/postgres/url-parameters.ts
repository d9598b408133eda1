import { quoteIdentifier } from '../sql/quote.ts';
import { startupOptions } from './startup-options.ts';
import { type Tls, tlsOf } from './tls.ts';

/** What the parameters of a Prisma URL mean to a connection. */
export interface UrlParameters {
  readonly tls: Tls;
  /** Set by SET LOCAL in each transaction: `schema=` as search_path, and `options=-c name=value`. */
  readonly settings: Readonly<Record<string, string>>;
  /** What of `options=` is no setting, such as a provider's `endpoint=`. */
  readonly options: string | undefined;
  readonly connectTimeoutMs: number;
  /** Parameters that were ignored and that the user may think matter. */
  readonly notes: readonly string[];
}

/** Read elsewhere, or about Prisma's own pool and statement cache: nothing to an audit. */
const understood = new Set([
  ...['host', 'port', 'user', 'password', 'dbname', 'schema', 'options', 'connect_timeout'],
  ...['ssl', 'sslmode', 'sslaccept', 'sslcert', 'sslkey', 'sslrootcert', 'sslidentity'],
  ...['sslpassword', 'connection_limit', 'pool_timeout', 'pgbouncer', 'socket_timeout'],
  ...['statement_cache_size', 'max_connection_lifetime', 'max_idle_connection_lifetime'],
  ...['single_use_connections', 'application_name', 'fallback_application_name'],
  ...['channel_binding', 'sslnegotiation', 'gssencmode', 'target_session_attrs', 'keepalives'],
  ...['workaround', 'uselibpqcompat', 'supa'],
]);

/** Prisma's default, seconds. */
const connectTimeout = 5;

export function databaseParameters(
  parameters: URLSearchParams,
  resolveFile: (file: string) => string,
): UrlParameters {
  const schema = parameters.get('schema');
  const { settings, rest } = startupOptions(parameters.get('options') ?? '');
  return {
    tls: tlsOf(parameters, resolveFile),
    settings: { ...settings, ...(schema ? { search_path: quoteIdentifier(schema) } : {}) },
    options: rest,
    connectTimeoutMs: connectTimeoutMs(parameters.get('connect_timeout')),
    notes: [...parameters.keys()].filter((name) => !understood.has(name)).map(ignoredNote),
  };
}

/** Seconds in the URL; 0 means no limit to Prisma, and stays none. */
function connectTimeoutMs(text: string | null): number {
  const seconds = Number(text ?? connectTimeout);
  return (Number.isFinite(seconds) && seconds >= 0 ? seconds : connectTimeout) * 1000;
}

function ignoredNote(name: string): string {
  return `the parameter "${name}" of the database URL is not known to dbperf and was ignored`;
}
