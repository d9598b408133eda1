import { Command } from 'commander';
import type { Context } from '../context.ts';

/** `dbperf rules [id]`: all rules, or the page of one. */
export function rulesCommand(context: Context): Command {
  return new Command('rules')
    .description('list the rules, or explain one')
    .argument('[id]', 'id of a rule')
    .action(async (id: string | undefined) => {
      const { listRules, rulePage } = await import('../rule-pages.ts');
      context.stdout.write(id === undefined ? listRules(context.stdout) : await rulePage(id));
    });
}
