import { Socket } from 'node:net';
import type pg from 'pg';
import { type BackendKey, requestCancel } from './cancel.ts';
import { openClient } from './connect.ts';
import { endClient } from './end-client.ts';
import { connectFailed } from './problems.ts';
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

/** Opens it. Throws a Problem. */
export async function openBuilding(target: Target): Promise<Building> {
  const client = await openClient(target, undefined);
  try {
    const { stream } = client.connection;
    if (stream instanceof Socket) stream.setKeepAlive(true);
    const tls = 'encrypted' in stream ? await tlsOptions(target.tls) : null;
    const { rows } = await client.query('SELECT pg_catalog.pg_backend_pid() AS pid');
    const cancel = async () => {
      const key = keyOf(client);
      if (key !== null) await requestCancel({ host: target.host, port: target.port, tls }, key);
    };
    return building(client, target, rows[0].pid, cancel);
  } catch (error) {
    await endClient(client);
    throw await connectFailed(target, error);
  }
}

/** Not in pg's types. */
function keyOf(client: pg.Client): BackendKey | null {
  const { processID, secretKey } = client as {
    processID?: number | null;
    secretKey?: number | null;
  };
  return processID == null || secretKey == null ? null : { processId: processID, secretKey };
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

async function begin(client: pg.Client, settings: Target['settings']): Promise<void> {
  for (const setting of Object.entries(settings)) {
    await client.query('SELECT pg_catalog.set_config($1, $2, false)', setting);
  }
  await client.query(removeLimits, [unlimited]);
}
