import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { describe, inject, test } from 'vitest';
import { quoteIdentifier } from '../../src/sql/quote.ts';

/** A database of a test file's own, on a server that all share. */
export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  /** Connected as the superuser `postgres`. */
  readonly client: pg.Client;
  /** Disconnects everybody and removes the database. */
  readonly drop: () => Promise<void>;
}

export interface TestServer {
  readonly major: 18 | 15;
  readonly url: (database?: string) => string;
  /** Makes a database of a unique name that starts with `name`. */
  readonly createDatabase: (name?: string) => Promise<TestDatabase>;
}

const shared = inject('servers');

export const postgres18: TestServer = server(18, shared[18]);

/** Null where it is not installed. */
export const postgres15: TestServer | null = shared[15] === null ? null : server(15, shared[15]);

/** For `describe.each(servers)('… on PostgreSQL $major', (server) => …)`. */
export const servers: readonly TestServer[] = postgres15 ? [postgres18, postgres15] : [postgres18];

if (postgres15 === null) {
  test.skip('PostgreSQL 15 is not installed: tests on it are left out', () => undefined);
}

/** Tests on PostgreSQL 15 alone; skipped by name where it is not installed. */
export function describeOnPostgres15(name: string, tests: (server: TestServer) => void): void {
  describe.skipIf(postgres15 === null)(`${name} on PostgreSQL 15`, () => {
    if (postgres15 !== null) tests(postgres15);
  });
}

/** A database on the shared PostgreSQL 18. */
export function createDatabase(name?: string): Promise<TestDatabase> {
  return postgres18.createDatabase(name);
}

function server(major: 18 | 15, base: string): TestServer {
  const url = (database = 'postgres') => {
    const other = new URL(base);
    other.pathname = `/${encodeURIComponent(database)}`;
    return other.href;
  };
  return { major, url, createDatabase: (name = 'test') => createOn(url, name) };
}

async function createOn(url: TestServer['url'], prefix: string): Promise<TestDatabase> {
  const name = `${prefix}_${randomBytes(4).toString('hex')}`;
  await execute(url(), `CREATE DATABASE ${quoteIdentifier(name)}`);
  const client = await open(url(name));
  return {
    name,
    url: url(name),
    client,
    drop: async () => {
      await client.end();
      await execute(url(), `DROP DATABASE ${quoteIdentifier(name)} WITH (FORCE)`);
    },
  };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = await open(url);
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, ssl: false });
  // DROP DATABASE WITH (FORCE) of another test's making must not end this one's process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
