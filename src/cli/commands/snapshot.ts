import { Command, Option } from 'commander';
import type { Context } from '../context.ts';
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
  return new Command('snapshot')
    .description(
      'take what plans depend on into one file: DDL, statistics, sizes, settings, no rows',
    )
    .addHelpText('after', examples)
    .optionsGroup('What is taken:')
    .option(
      '--url <url>',
      'database; default: the URL of schema or prisma.config.ts, DATABASE_URL, .env',
    )
    .option('--schema <path>', 'Prisma schema, a file or a folder')
    .option('--queries <folder>', 'folder with critical paths, besides prisma/sql')
    .option('--project <folder>', 'Prisma project in a workspace')
    .option('-c, --config <file>', 'configuration; default: dbperf.config.ts')
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
