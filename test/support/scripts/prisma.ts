import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { loadEngine, readMigrationList } from '../schema-engine.ts';
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

const migrations = () => readMigrationList(join(schemaFile, '..', 'migrations'));

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
