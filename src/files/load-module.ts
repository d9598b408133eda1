import { homedir } from 'node:os';
import { join } from 'node:path';

export interface LoadOptions {
  /** Modules that stand in for others, by name. */
  readonly virtualModules?: Readonly<Record<string, unknown>>;
  /** Other places for modules, by name. */
  readonly alias?: Readonly<Record<string, string>>;
}

/**
 * The default export of a configuration file in TypeScript or JavaScript, which runs its code. What
 * the compiler makes of it is kept in the user's cache: loading the compiler takes longer than all
 * that an audit does before its first statement.
 */
export async function loadDefault(file: string, options: LoadOptions): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const jiti = createJiti(file, {
    fsCache: join(cache, 'dbperf', 'jiti'),
    moduleCache: false,
    interopDefault: true,
    virtualModules: { ...options.virtualModules },
    alias: { ...options.alias },
  });
  return jiti.import(file, { default: true });
}
