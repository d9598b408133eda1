import pg from 'pg';
import { type BackendKey, requestCancel } from './cancel.ts';
import { endClient } from './end-client.ts';
import { connectFailed } from './problems.ts';
import { rowTypeParser } from './row-types.ts';
import type { Session } from './session.ts';
import type { Target } from './target.ts';
import { tlsOptions } from './tls.ts';

/**
 * A connection that writes, outside of any transaction: PostgreSQL refuses CREATE INDEX
 * CONCURRENTLY in one. Only for what the user has said yes to.
 */
export interface Building {
  readonly target: Target;
  readonly pid: number;
  /**
   * Names the session and lifts its limits. A call of its own, since behind a pooler it would do so
   * to a backend that others get next: `pid` tells.
   */
  begin(application: string): Promise<void>;
  /** Runs one statement, and commits it. Rejects with pg's DatabaseError, also after `cancel`. */
  query<Row>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Asks the server to cancel the running statement. */
  cancel(): Promise<void>;
  /** Lets go of a server that does not answer: what runs rejects. */
  hangUp(): void;
  close(): Promise<void>;
}

/** A build that is cancelled leaves an INVALID index, so nothing of role or URL may cancel it. */
const unlimited = [
  ...['lock_timeout', 'statement_timeout', 'transaction_timeout'],
  ...['idle_in_transaction_session_timeout', 'idle_session_timeout'],
];

const removeLimits = `SELECT pg_catalog.set_config(name, '0', false)
  FROM pg_catalog.pg_settings
  WHERE name = ANY ($1)
  ORDER BY name`;

/** Opens it to the database of the session, encrypted as the session is. Throws a Problem. */
export async function openBuilding(session: Session): Promise<Building> {
  const { target } = session;
  const tls = (await isEncrypted(session)) ? await tlsOptions(target.tls) : null;
  const { host, port, user, password, database, options } = target;
  const client = new pg.Client({
    ...{ host, port, user, password, database, options },
    ssl: tls ?? false,
    keepAlive: true,
    connectionTimeoutMillis: target.connectTimeoutMs,
    types: { getTypeParser: rowTypeParser as typeof pg.types.getTypeParser },
  });
  client.on('error', () => undefined);
  let key: BackendKey | undefined;
  client.connection.once('backendKeyData', (data: { processID: number; secretKey: number }) => {
    key = { processId: data.processID, secretKey: data.secretKey };
  });
  try {
    await client.connect();
    const { rows } = await client.query('SELECT pg_catalog.pg_backend_pid() AS pid');
    const cancel = async () => {
      if (key !== undefined) await requestCancel({ host, port, tls }, key);
    };
    return building(client, target, rows[0].pid, cancel);
  } catch (error) {
    await endClient(client);
    throw await connectFailed(target, error);
  }
}

function building(
  client: pg.Client,
  target: Target,
  pid: number,
  cancel: () => Promise<void>,
): Building {
  return {
    target,
    pid,
    begin: (application) => begin(client, { ...target.settings, application_name: application }),
    query: async <Row>(sql: string, values: readonly unknown[] = []) => {
      // `queryMode` is not in pg's types: by the simple protocol several statements would pass.
      const query = { text: sql, values: [...values], queryMode: 'extended' };
      return (await client.query(query)).rows as Row[];
    },
    cancel,
    hangUp: () => void client.connection.stream.destroy(),
    close: () => endClient(client),
  };
}

/** The choice that `sslmode=prefer` left open was made when the session connected. */
async function isEncrypted(session: Session): Promise<boolean> {
  const { target } = session;
  if (target.host.startsWith('/')) return false;
  const [first = false, ...others] = target.tls.attempts;
  if (others.length === 0) return first;
  const sql = `SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_catalog.pg_backend_pid()`;
  const [row] = await session.readOnly((tx) => tx.query<{ ssl: boolean }>(sql));
  return row?.ssl ?? first;
}

async function begin(client: pg.Client, settings: Target['settings']): Promise<void> {
  for (const setting of Object.entries(settings)) {
    await client.query('SELECT pg_catalog.set_config($1, $2, false)', setting);
  }
  await client.query(removeLimits, [unlimited]);
}
