import { Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { addProjectOptions } from '../options.ts';
import type { SnapshotOptions } from '../run-snapshot.ts';

const examples = `
Examples:
  dbperf snapshot                                 of the project's database, to .dbperf/snapshot.json.gz
  dbperf snapshot --url postgres://… -o prod.json.gz
  dbperf snapshot --values none                   no values at all: parameters are then planned generically
  dbperf audit --snapshot prod.json.gz            audit it where the database cannot be reached
`;

/** `dbperf snapshot`: DDL, statistics, sizes and settings of a database in one file, with no rows. */
export function snapshotCommand(context: Context): Command {
  const command = new Command('snapshot')
    .description(
      'take what plans depend on into one file: DDL, statistics, sizes, settings, no rows',
    )
    .addHelpText('after', examples);
  return addProjectOptions(command, 'What is taken:')
    .optionsGroup('What is told of values in columns:')
    .addOption(
      new Option(
        '--values <kind>',
        'none; ranked: text by its rank, numbers of 3 digits, whole hours; full: as they are',
      )
        .choices(['none', 'ranked', 'full'])
        .default('ranked'),
    )
    .optionsGroup('What comes of it:')
    .option(
      '-o, --output <file>',
      'compressed if it ends in .gz (default: .dbperf/snapshot.json.gz of the project)',
    )
    .option('-q, --quiet', 'no progress')
    .action(async (options: SnapshotOptions) => {
      const { runSnapshot } = await import('../run-snapshot.ts');
      await runSnapshot(options, context);
    });
}
