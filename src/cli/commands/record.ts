import { Command } from 'commander';
import type { Context } from '../context.ts';
import { addProjectOptions } from '../options.ts';
import type { RecordOptions } from '../run-record.ts';

const examples = `
Examples:
  dbperf record -- npm test
  dbperf record -o load.json.gz -- node server.js     until Ctrl-C
  dbperf audit --recording .dbperf/recording.json.gz
`;

/** `dbperf record`: runs a command behind the wire tap and keeps what it sent. */
export function recordCommand(context: Context, finish: (code: number) => void): Command {
  const command = new Command('record')
    .description('run a command with its database behind dbperf, and keep what it sends')
    .argument('<command...>', 'the command, after --')
    .passThroughOptions()
    .addHelpText('after', examples);
  return addProjectOptions(command, 'Which database:')
    .optionsGroup('What is kept:')
    .option('-o, --output <file>', 'default: .dbperf/recording.json.gz of the project')
    .option('--values', 'also values of parameters, as they were sent')
    .action(async (words: [string, ...string[]], options: RecordOptions) => {
      const { runRecord } = await import('../run-record.ts');
      finish(await runRecord(words, options, context));
    });
}
