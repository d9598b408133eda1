import pg from 'pg';
import type { Binaries } from '../../src/postgres/embedded/binaries.ts';
import { type EmbeddedServer, startServer } from '../../src/postgres/embedded/server.ts';

/** A server of a bench's own: it is stopped, and its files are removed, whatever happens. */
export async function withServer<T>(
  binaries: Binaries | undefined,
  work: (server: EmbeddedServer) => Promise<T>,
): Promise<T> {
  const settings = { max_locks_per_transaction: '1024' };
  const server = await startServer({ binaries, settings });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** A connection of its superuser, with nothing of dbperf's around it. */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, ssl: false });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
