import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import { type BackendKey, requestCancel } from './cancel.ts';
import { endClient } from './end-client.ts';
import { connectFailed } from './problems.ts';
import { readTls } from './read-tls.ts';
import { rowTypeParser } from './row-types.ts';
import { readServerFacts } from './server-facts.ts';
import { GuardedSession, type Session } from './session.ts';
import { attemptsOf, parseTarget, type Target } from './target.ts';

const cancelPatienceMs = 3_000;

export interface ConnectOptions {
  /** When it aborts, the running statement is cancelled on the server and the work rejects. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a session on the target. Throws a Problem: not reachable, refused, TLS, older than
 * PostgreSQL 13, not PostgreSQL.
 */
export async function connect(target: Target, options: ConnectOptions = {}): Promise<Session> {
  const client = await openClient(target, options.signal);
  try {
    const facts = await readServerFacts(client, target);
    return new GuardedSession(client, target, facts, options.signal);
  } catch (error) {
    await endClient(client);
    throw error;
  }
}

/** Connects by URL, for those who have no schema folder to resolve certificates against. */
export function connectUrl(url: string, options: ConnectOptions = {}): Promise<Session> {
  return connect(parseTarget(url, process.cwd()), options);
}

/** A connection as the target says, encrypted or not. Throws a Problem. */
export async function openClient(
  target: Target,
  signal: AbortSignal | undefined,
): Promise<pg.Client> {
  signal?.throwIfAborted();
  const tls = await readTls(target);
  const [first = false, ...others] = attemptsOf(target);
  try {
    return await attempt(target, first ? tls : null, signal);
  } catch (error) {
    const second = others[0];
    if (second === undefined || !wantsOther(error, first)) throw await connectFailed(target, error);
    return attempt(target, second ? tls : null, signal).catch(async (again: unknown) => {
      throw await connectFailed(target, again);
    });
  }
}

/** Like Prisma, `prefer` falls back only where the server has no TLS; `allow` where it wants it. */
function wantsOther(error: unknown, encrypted: boolean): boolean {
  if (!(error instanceof Error)) return false;
  return encrypted
    ? error.message === 'The server does not support SSL connections'
    : 'code' in error && error.code === '28000' && /no encryption/.test(error.message);
}

async function attempt(
  target: Target,
  tls: ConnectionOptions | null,
  signal: AbortSignal | undefined,
): Promise<pg.Client> {
  const client = new pg.Client({
    ...pick(target),
    ssl: tls ?? false,
    connectionTimeoutMillis: target.connectTimeoutMs,
    types: { getTypeParser: rowTypeParser as typeof pg.types.getTypeParser },
  });
  // Without a listener, a connection that dies between two statements would end the process.
  client.on('error', () => undefined);
  cancelOnAbort(client, target, tls, signal);
  await client.connect();
  return client;
}

function pick({ host, port, user, password, database, options }: Target): pg.ClientConfig {
  return { host, port, user, password, database, options };
}

function cancelOnAbort(
  client: pg.Client,
  target: Target,
  tls: ConnectionOptions | null,
  signal: AbortSignal | undefined,
): void {
  if (signal === undefined) return;
  let key: BackendKey | undefined;
  client.connection.once('backendKeyData', (data: { processID: number; secretKey: number }) => {
    key = { processId: data.processID, secretKey: data.secretKey };
  });
  const hangUp = () => client.connection.stream.destroy();
  const cancel = () => {
    if (key !== undefined) void requestCancel({ host: target.host, port: target.port, tls }, key);
    // A pooler may lose the request; the work must end all the same.
    setTimeout(hangUp, key === undefined ? 0 : cancelPatienceMs).unref();
  };
  signal.addEventListener('abort', cancel, { once: true });
  client.once('end', () => signal.removeEventListener('abort', cancel));
}
