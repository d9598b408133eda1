import { homedir } from 'node:os';
import { join } from 'node:path';

export interface LoadOptions {
  /** Modules that stand in for others, by name. */
  readonly virtualModules?: Readonly<Record<string, unknown>>;
  /** Other places for modules, by name. */
  readonly alias?: Readonly<Record<string, string>>;
}

/** The default export of a configuration file in TypeScript or JavaScript, which runs its code. */
export async function loadDefault(file: string, options: LoadOptions): Promise<unknown> {
  return (await compiler(file, options, false)).import(file, { default: true });
}

/** All exports of a module in TypeScript or JavaScript, which runs its code. */
export async function loadModule(
  file: string,
  options: LoadOptions,
): Promise<Readonly<Record<string, unknown>>> {
  // One instance of each module, as the service itself has: one client, one pool.
  return (await compiler(file, options, true)).import(file);
}

/**
 * What the compiler makes of a file is kept in the user's cache: loading the compiler takes longer
 * than all that an audit does before its first statement.
 */
async function compiler(file: string, options: LoadOptions, moduleCache: boolean) {
  const { createJiti } = await import('jiti');
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return createJiti(file, {
    fsCache: join(cache, 'dbperf', 'jiti'),
    moduleCache,
    // Of a service's modules it would touch every getter, some of which throw.
    interopDefault: !moduleCache,
    tsconfigPaths: moduleCache,
    virtualModules: { ...options.virtualModules },
    alias: { ...options.alias },
  });
}
