import type { TestProject } from 'vitest/node';
import { type EmbeddedServer, startServer } from '../../src/postgres/embedded/server.ts';
import { postgres15Binaries } from './postgres15.ts';
import { ownTemporaryFolder } from './temporary-folder.ts';

/** URLs of the `postgres` database of the servers that a whole run of the tests shares. */
export interface SharedServers {
  readonly 18: string;
  /** Null where it is not installed. */
  readonly 15: string | null;
}

declare module 'vitest' {
  interface ProvidedContext {
    servers: SharedServers;
    /** The temporary folder of a whole run of the tests, open to all users. */
    shared: string;
  }
}

// All databases of all test files are on them.
const settings = { max_connections: '200' };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const binaries = await postgres15Binaries();
  if (binaries === null && process.env.DBPERF_REQUIRE_ALL === '1') {
    throw new Error('DBPERF_REQUIRE_ALL=1, and PostgreSQL 15 is not installed (postgresql-15)');
  }
  const folder = await ownTemporaryFolder();
  const starting = [startServer({ settings })];
  if (binaries !== null) starting.push(startServer({ settings, binaries }));
  const servers = await Promise.all(starting);
  const [eighteen, fifteen] = servers.map((server) => server.url());
  project.provide('servers', { 18: eighteen ?? '', 15: fifteen ?? null });
  project.provide('shared', folder.path);
  return async () => {
    await stopAll(servers);
    await folder.remove();
  };
}

async function stopAll(servers: readonly EmbeddedServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
}
