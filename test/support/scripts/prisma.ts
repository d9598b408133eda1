import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { adapterFactory } from '../schema-engine-adapter.ts';

/** Prisma's command line over its WebAssembly engine; the URL comes from the schema's variable. */

const [group = '', command = '', ...rest] = process.argv.slice(2);
const option = (name: string) => rest[rest.indexOf(name) + 1] ?? '';
const schemaFile = rest.includes('--schema') ? option('--schema') : 'prisma/schema.prisma';
const filters = { externalTables: [], externalEnums: [] };

async function databaseUrl(): Promise<string> {
  const schema = await readFile(schemaFile, 'utf8');
  const variable = (key: string) =>
    new RegExp(`\\b${key}\\s*=\\s*env\\("(\\w+)"\\)`).exec(schema)?.[1];
  const name = variable('directUrl') ?? variable('url') ?? '';
  const url = process.env[name];
  if (!url) throw new Error(`Error code: P1012\nEnvironment variable not found: ${name}.`);
  return url;
}

interface EngineExports {
  __wbindgen_start(): void;
}
interface WebAssemblyOfNode {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ instance: { exports: EngineExports } }>;
}

async function loadEngine(): Promise<typeof SchemaEngine> {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const bytes = await readFile(join(entry, '..', 'schema_engine_bg.wasm'));
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyOfNode };
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bindings.SchemaEngine;
}

async function migrations(): Promise<MigrationList> {
  const baseDir = join(schemaFile, '..', 'migrations');
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const directory = async (path: string) => {
    const value = await readFile(join(baseDir, path, 'migration.sql'), 'utf8');
    return {
      path,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } },
    };
  };
  const content = 'provider = "postgresql"\n';
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.sort().map(directory)),
  };
}

const commands: Readonly<Record<string, (engine: SchemaEngine) => Promise<unknown>>> = {
  deploy: async (engine) => {
    const migrationsList = await migrations();
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters });
    return appliedMigrationNames;
  },
  resolve: async (engine) => {
    if (rest.includes('--rolled-back')) {
      return engine.markMigrationRolledBack({ migrationName: option('--rolled-back') });
    }
    const migrationsList = await migrations();
    return engine.markMigrationApplied({ migrationsList, migrationName: option('--applied') });
  },
  status: async (engine) => {
    const migrationsList = await migrations();
    const optInToShadowDatabase = false;
    const { history, failedMigrationNames } = await engine.diagnoseMigrationHistory({
      ...{ migrationsList, optInToShadowDatabase, filters },
    });
    if (history !== null || failedMigrationNames.length > 0) process.exitCode = 1;
    return { history, failedMigrationNames };
  },
};

const run = commands[command];
if (group !== 'migrate' || run === undefined)
  throw new Error(`no stand-in for ${group} ${command}`);
const client = new pg.Client({ connectionString: await databaseUrl(), application_name: 'prisma' });
client.on('error', () => undefined);
await client.connect();
try {
  const Engine = await loadEngine();
  const engine = await Engine.new({ datamodels: undefined }, () => {}, adapterFactory(client));
  console.log(JSON.stringify(await run(engine)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
await client.end();
// The engine's timer for its lock would keep the process for 10 s.
process.exit();
