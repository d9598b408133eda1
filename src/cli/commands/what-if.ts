import { Command } from 'commander';
import type { Context } from '../context.ts';
import { addSourceOptions, type SourceOptions } from '../options.ts';

const examples = `
Examples:
  dbperf what-if "CREATE INDEX ON orders (user_id, created_at DESC)"
  dbperf what-if "CREATE INDEX ON orders (user_id)" "DROP INDEX orders_old_idx"
  dbperf what-if --snapshot prod.json.gz "CREATE INDEX ON orders (user_id)"
`;

/** `dbperf what-if`: plans the critical paths as if indexes were there, or were not. */
export function whatIfCommand(context: Context, finish: (code: number) => void): Command {
  const command = new Command('what-if')
    .description('plan the critical paths as if an index were there, or were not; builds nothing')
    .argument('<statement...>', 'CREATE INDEX or DROP INDEX, one in each argument')
    .addHelpText('after', examples);
  return addSourceOptions(command)
    .option('-q, --quiet', 'no progress')
    .option('-v, --verbose', 'also the plans that stay the same')
    .action(async (statements: string[], options: SourceOptions) => {
      const { runWhatIf } = await import('../run-what-if.ts');
      finish(await runWhatIf(statements, options, context));
    });
}
