import { Command } from 'commander';
import type { ApplyOptions } from '../apply-options.ts';
import type { Context } from '../context.ts';
import { addProjectOptions } from '../options.ts';

const examples = `
Examples:
  dbperf apply -n       show which indexes are pending
  dbperf apply          build them one by one, and watch
  dbperf apply --yes    without asking, where nobody sits before it
`;

/** `dbperf apply`: builds the pending indexes that `dbperf gen-migration` wrote migrations for. */
export function applyCommand(context: Context, finish: (code: number) => void): Command {
  const command = new Command('apply')
    .description("build the pending indexes of dbperf's migrations, one by one, and watch")
    .addHelpText('after', examples);
  return addProjectOptions(command, 'Where they are built:')
    .optionsGroup('How it is done:')
    .option('-n, --dry-run', 'show what would be done, and do nothing')
    .option('-y, --yes', 'do not ask')
    .option('-q, --quiet', 'no progress')
    .action(async (options: ApplyOptions) => {
      const { runApply } = await import('../run-apply.ts');
      finish(await runApply(options, context));
    });
}
