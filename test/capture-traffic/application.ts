import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { openTap } from '../../src/capture/tap/tap.ts';
import { ROWS_WANTED, TrafficReader } from '../../src/capture/traffic/traffic.ts';
import type { Capture, NPlusOne, Traffic } from '../../src/model/capture.ts';
import { parseTarget } from '../../src/postgres/target.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

export type Row = readonly (string | null)[];

export interface QueryOptions {
  readonly name?: string;
  /** Asks for values in PostgreSQL's binary form. */
  readonly binary?: boolean;
}

type Query = (
  text: string,
  values?: readonly unknown[],
  options?: QueryOptions,
) => Promise<readonly Row[]>;

/** An application with a pool of connections through the tap. */
export interface Application {
  readonly query: Query;
  /** On one connection, in BEGIN and COMMIT. */
  readonly transaction: (body: (query: Query) => Promise<unknown>) => Promise<void>;
  readonly pause: (ms: number) => Promise<void>;
}

/** A database for a test file, and what applications on it send. */
export function useApplication(setUp: string) {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
    await database.client.query(setUp);
  });
  afterAll(() => database.drop());
  const traffic = (
    body: (application: Application) => Promise<unknown>,
    kind: Capture['kind'] = 'path',
  ): Promise<Traffic> => trafficOf(database.url, kind, body);
  return {
    traffic,
    loops: async (...how: Parameters<typeof traffic>) => loopsOf(await traffic(...how)),
    /** Past the tap. */
    directly: async (sql: string) => {
      await database.client.query(sql);
    },
  };
}

export function loopsOf({ repeats }: Traffic): readonly NPlusOne[] {
  return repeats.filter((one) => one.kind === 'n-plus-one');
}

/** What an application on this database sends, seen by the tap. */
export async function trafficOf(
  databaseUrl: string,
  kind: Capture['kind'],
  body: (application: Application) => Promise<unknown>,
): Promise<Traffic> {
  const reader = new TrafficReader(kind);
  const onStatement = (statement: Parameters<TrafficReader['add']>[0]) => {
    void reader.add(statement);
  };
  const tap = await openTap(parseTarget(databaseUrl, process.cwd()), {
    databaseUrl,
    keepRows: ROWS_WANTED,
    onStatement,
  });
  const pool = new pg.Pool({ connectionString: tap.url, ssl: false, max: 4 });
  try {
    await body(applicationOn(pool));
  } finally {
    await pool.end();
    await tap.close();
  }
  return reader.end();
}

function applicationOn(pool: pg.Pool): Application {
  return {
    query: queryOn(pool),
    transaction: async (body) => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await body(queryOn(client));
        await client.query('COMMIT');
      } finally {
        client.release();
      }
    },
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

function queryOn(on: pg.Pool | pg.PoolClient): Query {
  return async (text, values = [], { name, binary } = {}) => {
    const { rows } = await on.query<(string | null)[]>({
      text,
      values: [...values],
      rowMode: 'array',
      types: { getTypeParser: () => String },
      ...(name === undefined ? {} : { name }),
      ...(binary === undefined ? {} : { binary }),
    });
    return rows;
  };
}
