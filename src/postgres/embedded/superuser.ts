import pg from 'pg';
import { endClient } from '../end-client.ts';
import { rowTypeParser } from '../row-types.ts';
import type { EmbeddedServer } from './server.ts';

/**
 * The superuser of a server of our own. What may be done there, and nowhere else: DDL, catalogs
 * written by hand, several statements in a message.
 */
export interface Superuser {
  readonly versionNum: number;
  /** One statement or several, which are then one transaction. Rejects with pg's DatabaseError. */
  readonly run: (sql: string) => Promise<void>;
  /** One statement, parameters bound; values of rows as `rowTypeParser` has them. */
  readonly query: <Row>(sql: string, values?: readonly unknown[]) => Promise<readonly Row[]>;
  readonly close: () => Promise<void>;
}

/** Connects to one of its databases. */
export async function superuser(server: EmbeddedServer, database: string): Promise<Superuser> {
  const client = new pg.Client({
    connectionString: server.url(database),
    ssl: false,
    options: '-c search_path=pg_catalog',
    application_name: 'dbperf',
    types: { getTypeParser: rowTypeParser as typeof pg.types.getTypeParser },
  });
  // Of a connection that breaks, the statement that waits says so.
  client.on('error', () => undefined);
  await client.connect();
  return {
    versionNum: server.versionNum,
    run: async (sql) => {
      await client.query(sql);
    },
    query: async <Row>(sql: string, values: readonly unknown[] = []) =>
      (await client.query({ text: sql, values: [...values] })).rows as Row[],
    close: () => endClient(client),
  };
}
