import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type {
  DiagnoseMigrationHistoryOutput,
  DiffTarget,
  MigrationList,
  SchemaEngine,
} from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { adapterFactory } from './schema-engine-adapter.ts';

/** Prisma's own schema engine, as WebAssembly: what `prisma migrate` would write, see and apply. */

const filters = { externalTables: [], externalEnums: [] };
const schemaName = 'schema.prisma';

/** TypeScript has these types in its DOM library only. */
interface WebAssemblyOfNode {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ instance: { exports: EngineExports } }>;
}
interface EngineExports {
  __wbindgen_start(): void;
}
const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyOfNode };

/** The engine tells its panics to this global; without it they are an unknown TypeError. */
Object.assign(globalThis, {
  PRISMA_WASM_PANIC_REGISTRY: {
    set_message: (message: string) => {
      throw new Error(`the schema engine panicked: ${message}`);
    },
  },
});

/** The published loader looks for a file that is not in the package; so it is instantiated here. */
export async function loadEngine(): Promise<typeof SchemaEngine> {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@prisma/schema-engine-wasm');
  const wasm = await readFile(join(entry, '..', 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, {
    './schema_engine_bg.js': bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bindings.SchemaEngine;
}

let loaded: Promise<typeof SchemaEngine> | undefined;

async function withEngine<T>(
  client: pg.Client | null,
  work: (engine: SchemaEngine) => Promise<T>,
  shadow: pg.Client | null = null,
): Promise<T> {
  loaded ??= loadEngine();
  const Engine = await loaded;
  const factory = adapterFactory(client, shadow);
  const engine = await Engine.new({ datamodels: undefined }, () => {}, factory);
  try {
    return await work(engine);
  } finally {
    engine.free();
  }
}

async function withDatabase<T>(
  url: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await withEngine(client, work);
  } finally {
    await client.end();
  }
}

async function diff(engine: SchemaEngine, from: DiffTarget, to: DiffTarget): Promise<string> {
  const result = await engine.diff({ from, to, script: true, exitCode: null, filters });
  const script = result.stdout ?? '';
  return script.trim() === '-- This is an empty migration.' ? '' : script;
}

const container = (schema: string) => ({ files: [{ path: schemaName, content: schema }] });

const datamodel = (schema: string): DiffTarget => ({
  tag: 'schemaDatamodel',
  ...container(schema),
});

/** The SQL that Prisma Migrate writes for a schema in an empty database, with its default names. */
export function diffFromEmpty(schema: string): Promise<string> {
  return withEngine(null, (engine) => diff(engine, { tag: 'empty' }, datamodel(schema)));
}

/** The SQL that Prisma Migrate writes for a change of the schema. */
export function diffSchemas(from: string, to: string): Promise<string> {
  return withEngine(null, (engine) => diff(engine, datamodel(from), datamodel(to)));
}

/** The SQL that would bring the database to the schema; empty where Prisma sees no drift. */
export function diffDatabaseToSchema(url: string, schema: string): Promise<string> {
  const database: DiffTarget = { tag: 'schemaDatasource', ...container(schema), configDir: '.' };
  return withDatabase(url, (engine) => diff(engine, database, datamodel(schema)));
}

/**
 * What would lack after all migrations have run in an empty database, which they fill: empty where
 * `migrate dev` sees no drift. Rejects where one of them does not run.
 */
export async function diffMigrationsToSchema(
  empty: pg.Client,
  folder: string,
  schema: string,
): Promise<string> {
  const migrations: DiffTarget = { tag: 'migrations', ...(await readMigrationList(folder)) };
  return withEngine(empty, (engine) => diff(engine, migrations, datamodel(schema)), empty);
}

/** What `prisma migrate deploy` does. Returns the names of the migrations that it applied. */
export async function applyMigrations(url: string, folder: string): Promise<readonly string[]> {
  const migrationsList = await readMigrationList(folder);
  const applied = await withDatabase(url, (engine) =>
    engine.applyMigrations({ migrationsList, filters }),
  );
  return applied.appliedMigrationNames;
}

/** What `prisma migrate status` knows; `history` is null where the database is up to date. */
export async function diagnoseMigrations(
  url: string,
  folder: string,
): Promise<DiagnoseMigrationHistoryOutput> {
  const migrationsList = await readMigrationList(folder);
  return withDatabase(url, (engine) =>
    engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters }),
  );
}

/** What Prisma writes into a folder that has none. */
const lock = 'provider = "postgresql"\n';

export async function readMigrationList(folder: string): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: folder,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(join(folder, 'migration_lock.toml'), 'utf8').catch(() => lock),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok',
            value: await readFile(join(folder, name, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  };
}
