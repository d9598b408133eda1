import { join } from 'node:path';
import { type Config, type Flags, resolveConfig } from '../config/config.ts';
import { loadConfigFile } from '../config/load.ts';
import type { Context } from './context.ts';

/** Flags over the configuration file of the project or of here. Throws a Problem. */
export async function configOf(
  flags: Flags & { readonly config?: string | undefined },
  { cwd }: Pick<Context, 'cwd'>,
): Promise<Config> {
  const folders = flags.project === undefined ? [cwd] : [join(cwd, flags.project), cwd];
  // Loaded only for a configuration: the rules need not delay the first statement.
  const ruleIds = async () => (await import('../rules/registry.ts')).ruleIds;
  const file = await loadConfigFile(flags.config, folders, cwd, ruleIds);
  return resolveConfig(flags, file, cwd);
}
