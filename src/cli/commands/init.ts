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
    .option('--from-recording <file>', 'propose critical paths for what dbperf record kept')
    .option('--write-budgets', 'write what is proposed: budgets into SQL files, and new SQL files')
    .action(async (options: InitOptions) => {
      const { runInit } = await import('../run-init.ts');
      await runInit(options, context);
    });
}
