import pg from 'pg';
import { keptCluster } from '../../../src/postgres/embedded/kept-cluster.ts';
import type { EmbeddedServer } from '../../../src/postgres/embedded/server.ts';

/**
 * Starts the kept cluster `argv[2]`, filled with one row (`argv[3]` = `hang`: never filled to the
 * end), prints one line of JSON for every event, and stops it when stdin ends.
 */
const [key = '', mode = ''] = process.argv.slice(2);
const say = (event: object) => console.log(JSON.stringify(event));

async function fill(server: EmbeddedServer): Promise<void> {
  say({ filling: server.dataDirectory });
  const client = new pg.Client(server.url());
  await client.connect();
  await client.query('CREATE TABLE kept AS SELECT 42 AS answer');
  await client.end();
  if (mode === 'hang') await new Promise((resolve) => setTimeout(resolve, 3_600_000));
}

const server = await keptCluster({ key, fill, onProgress: (message) => say({ message }) });
say({ dataDirectory: server.dataDirectory, url: server.url() });
process.stdin.on('end', () => server.stop()).resume();
