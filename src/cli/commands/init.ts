import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { InitOptions } from '../run-init.ts';

/** `dbperf init`: a commented configuration, and budgets for the paths that have none. */
export function initCommand(context: Context): Command {
  return new Command('init')
    .description('write dbperf.config.ts, and propose budgets of measured + 25 %')
    .option('--url <url>', 'database to measure on; default: as in audit')
    .option('--schema <path>', 'Prisma schema, a file or a folder')
    .option('--project <folder>', 'Prisma project in a workspace')
    .option('--write-budgets', 'write the proposed budgets into the SQL files')
    .action(async (options: InitOptions) => {
      const { runInit } = await import('../run-init.ts');
      await runInit(options, context);
    });
}
