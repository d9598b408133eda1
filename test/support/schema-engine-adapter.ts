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
  1700: 4,
  2950: 15,
};
const text = 7;

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

const types = {
  getTypeParser: (oid: number) => pg.types.getTypeParser(parsedAs(oid), 'text'),
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

type Open = () => Promise<pg.Client>;

function adapter(open: Open) {
  return {
    provider: 'postgres',
    adapterName: 'pg',
    queryRaw: (query: Query) => settle(async () => queryRaw(await open(), query)),
    executeRaw: (query: Query) => settle(async () => executeRaw(await open(), query)),
    /** One message, so one implicit transaction: what the native engine did, the strictest case. */
    executeScript: (script: string) => settle(async () => (await open()).query(script)),
    startTransaction: () => Promise.reject(new Error('the schema engine opened a transaction')),
    getConnectionInfo: () => success({ schemaName: 'public', supportsRelationJoins: true }),
    dispose: () => settle(async () => undefined),
  };
}

export interface AdapterFactory {
  /** What `SchemaEngine.new` takes. */
  readonly factory: object;
  /** Ends the connection, if the engine asked for one: a diff of two schemas needs no database. */
  readonly close: () => Promise<void>;
}

export function adapterFactory(url: string): AdapterFactory {
  let client: Promise<pg.Client> | undefined;
  const open = () => {
    client ??= connect(url);
    return client;
  };
  const factory = {
    provider: 'postgres',
    adapterName: 'pg',
    connect: () => settle(async () => adapter(open)),
    connectToShadowDb: () => Promise.reject(new Error('no shadow database in tests')),
    errorRegistry: { consumeError: () => undefined },
  };
  return { factory, close: async () => (await client)?.end() };
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
