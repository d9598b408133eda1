import pg from 'pg';

/**
 * The few calls that Prisma's schema engine makes of a driver adapter, over `pg`. The stock adapter
 * cannot describe a database (it does not know OID 18, "char") and splits scripts at every `;`.
 */

interface Query {
  readonly sql: string;
  readonly args: readonly unknown[];
}

/** Prisma's ColumnType of the types that the catalog queries of the engine return; text is 7. */
const columnTypes: Readonly<Record<number, number>> = {
  16: 5,
  18: 6,
  20: 1,
  21: 0,
  23: 0,
  26: 1,
  700: 2,
  701: 3,
  1002: 71,
  1003: 71,
  1005: 64,
  1007: 64,
  1009: 71,
  1015: 71,
  1184: 10,
  1700: 4,
  2950: 15,
};
const text = 7;
const timestamptz = 1184;

const success = (value: unknown) => ({ ok: true, value });

async function settle(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return success(await work());
  } catch (error) {
    return { ok: false, error: databaseError(error) };
  }
}

/** An error of PostgreSQL in the form in which the engine reports it; anything else is thrown on. */
function databaseError(error: unknown) {
  if (!(error instanceof pg.DatabaseError)) throw error;
  return {
    kind: 'postgres',
    code: error.code ?? 'N/A',
    severity: error.severity ?? 'N/A',
    message: error.message,
    originalCode: error.code,
    originalMessage: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
  };
}

const numbers = new Set([16, 21, 23, 700, 701]);
const textArrays = new Set([1002, 1003, 1009, 1015]);
const numberArrays = new Set([1005, 1007]);

/** int8 and oid stay text, since a number cannot hold all of them; name[] and "char"[] are text[]. */
function parsedAs(oid: number): number {
  if (numbers.has(oid)) return oid;
  if (textArrays.has(oid)) return 1009;
  return numberArrays.has(oid) ? 1007 : 25;
}

/** The engine reads RFC 3339; PostgreSQL prints `2026-01-31 12:00:00.5+00` where it is UTC. */
const rfc3339 = (value: string) => new Date(value).toISOString();

const types = {
  getTypeParser: (oid: number) =>
    oid === timestamptz ? rfc3339 : pg.types.getTypeParser(parsedAs(oid), 'text'),
} as pg.CustomTypesConfig;

async function queryRaw(client: pg.Client, { sql, args }: Query) {
  const result = await client.query({
    text: sql,
    values: [...args],
    rowMode: 'array',
    types,
  });
  return {
    columnNames: result.fields.map((field) => field.name),
    columnTypes: result.fields.map((field) => columnTypes[field.dataTypeID] ?? text),
    rows: result.rows,
  };
}

const executeRaw = async (client: pg.Client, { sql, args }: Query) =>
  (await client.query(sql, [...args])).rowCount ?? 0;

/** All that the engine asks when it compares two schemas: whether `public` exists, and the version. */
const versionOnly = {
  columnNames: ['exists', 'version', 'numeric_version'],
  columnTypes: [columnTypes[16], text, columnTypes[23]],
  rows: [[true, 'PostgreSQL 18', 180000]],
};

interface Connection {
  readonly queryRaw: (query: Query) => Promise<object>;
  readonly executeRaw: (query: Query) => Promise<number>;
  readonly executeScript: (script: string) => Promise<void>;
}

const noDatabase: Connection = {
  queryRaw: async () => versionOnly,
  executeRaw: () => Promise.reject(new Error('there is no database to write to')),
  executeScript: () => Promise.reject(new Error('there is no database to write to')),
};

const connectionOf = (client: pg.Client): Connection => ({
  queryRaw: (query) => queryRaw(client, query),
  executeRaw: (query) => executeRaw(client, query),
  /** One message, so one implicit transaction: what the native engine did, the strictest case. */
  executeScript: async (script) => void (await client.query(script)),
});

const kind = { provider: 'postgres', adapterName: 'pg' };

/**
 * What `SchemaEngine.new` takes. Without a client the engine can compare two schemas, no more;
 * `shadow` is an empty database in which it replays migrations.
 */
export function adapterFactory(client: pg.Client | null, shadow: pg.Client | null = null): object {
  return {
    ...kind,
    connect: async () => success(adapterOf(client === null ? noDatabase : connectionOf(client))),
    connectToShadowDb: async () => {
      if (shadow === null) throw new Error('no shadow database was given');
      return success(adapterOf(connectionOf(shadow)));
    },
    errorRegistry: { consumeError: () => undefined },
  };
}

function adapterOf(connection: Connection): object {
  return {
    ...kind,
    queryRaw: (query: Query) => settle(() => connection.queryRaw(query)),
    executeRaw: (query: Query) => settle(() => connection.executeRaw(query)),
    executeScript: (script: string) => settle(() => connection.executeScript(script)),
    startTransaction: () => Promise.reject(new Error('the schema engine opened a transaction')),
    getConnectionInfo: () => success({ schemaName: 'public', supportsRelationJoins: true }),
    dispose: async () => success(undefined),
  };
}
