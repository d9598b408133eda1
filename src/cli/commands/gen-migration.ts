import { Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { addSourceOptions } from '../options.ts';
import type { GenMigrationOptions } from '../run-gen-migration.ts';

const examples = `
Examples:
  dbperf gen-migration              migrations for the advice of the last audit
  dbperf gen-migration -n           show them, and write nothing
  dbperf gen-migration --url …      audit this database first
  dbperf gen-migration --check      what stands in the way of a deploy
  dbperf gen-migration --sql > indexes.sql
                                    plain SQL, for teams without Prisma Migrate
`;

/** `dbperf gen-migration`: the advice as Prisma migrations, one statement in each. */
export function genMigrationCommand(context: Context, finish: (code: number) => void): Command {
  const command = new Command('gen-migration')
    .description('write the Prisma migrations and schema lines of the advised indexes')
    .addHelpText('after', examples);
  return addSourceOptions(command)
    .optionsGroup('Which advice:')
    .option('--from <run.json>', 'a saved run; default: the last one, else a fresh audit')
    .optionsGroup('What comes of it:')
    .addOption(
      new Option('--sql', 'print plain SQL, and leave the project as it is').conflicts(
        'partialIndexes',
      ),
    )
    .option('-n, --dry-run', 'show every file and every line of the schema, and write nothing')
    .option('--drop-redundant', 'also drop indexes that the new ones make redundant, last')
    .option(
      '--partial-indexes',
      'turn on the preview feature partialIndexes, and declare every partial index',
    )
    .addOption(
      new Option(
        '--check',
        'only say what stands in the way of a deploy, and what became of the last',
      ).conflicts(['sql', 'dropRedundant', 'partialIndexes']),
    )
    .option('-q, --quiet', 'no progress')
    .option('-v, --verbose', 'also every file that was written; with --check every hazard')
    .action(async (options: GenMigrationOptions) => {
      const { runGenMigration } = await import('../run-gen-migration.ts');
      finish(await runGenMigration(options, context));
    });
}
