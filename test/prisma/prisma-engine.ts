import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename } from 'node:path';

interface EngineModule {
  __wbg_set_wasm(exports: unknown): void;
  readonly SchemaEngine: {
    new: (options: object, log: () => void, adapter: object) => Promise<Engine>;
  };
}

interface Engine {
  diff(parameters: object): Promise<{ readonly stdout: string }>;
}

/** The DDL that Prisma's own schema engine makes of a schema, with no database at hand. */
export async function diffFromEmpty(file: string): Promise<string> {
  const content = await readFile(file, 'utf8');
  const path = basename(file);
  const { SchemaEngine } = await loaded();
  const engine = await SchemaEngine.new({ datamodels: [[path, content]] }, () => {}, factory);
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [{ path, content }], configDir: '.' },
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout;
}

let engine: Promise<EngineModule> | undefined;

function loaded(): Promise<EngineModule> {
  engine ??= instantiate();
  return engine;
}

async function instantiate(): Promise<EngineModule> {
  const name = '@prisma/schema-engine-wasm/schema_engine_bg';
  const glue = (await import(name)) as EngineModule & Record<string, WebAssembly.ImportValue>;
  const file = createRequire(import.meta.url)
    .resolve(name)
    .replace(/\.js$/, '.wasm');
  const module = await WebAssembly.compile(await readFile(file));
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const each of WebAssembly.Module.imports(module)) {
    imports[each.module] = {
      ...imports[each.module],
      [each.name]: glue[each.name] as WebAssembly.ImportValue,
    };
  }
  const { exports } = await WebAssembly.instantiate(module, imports);
  glue.__wbg_set_wasm(exports);
  (exports as { __wbindgen_start(): void }).__wbindgen_start();
  return glue;
}

/** The engine asks an adapter for the server's version before it draws a diff; nothing answers. */
const result = <T>(value: T) => ({ ok: true, value });
const connection = {
  provider: 'postgres',
  adapterName: 'none',
  queryRaw: async () => result({ columnNames: [], columnTypes: [], rows: [] }),
  executeRaw: async () => result(0),
  executeScript: async () => result(undefined),
  getConnectionInfo: () => result({ schemaName: 'public', supportsRelationJoins: true }),
  dispose: async () => result(undefined),
};
const factory = {
  provider: 'postgres',
  adapterName: 'none',
  connect: async () => result(connection),
  connectToShadowDb: async () => result(connection),
};
