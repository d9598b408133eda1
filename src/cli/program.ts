import { Command, CommanderError } from 'commander';
import { Problem } from '../model/problem.ts';
import { applyCommand } from './commands/apply.ts';
import { auditCommand } from './commands/audit.ts';
import { demoCommand } from './commands/demo.ts';
import { genMigrationCommand } from './commands/gen-migration.ts';
import { initCommand } from './commands/init.ts';
import { recordCommand } from './commands/record.ts';
import { reportCommand } from './commands/report.ts';
import { rulesCommand } from './commands/rules.ts';
import { snapshotCommand } from './commands/snapshot.ts';
import { twinCommand } from './commands/twin.ts';
import { whatIfCommand } from './commands/what-if.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { version } from './version.ts';

const examples = `Examples:
  dbperf audit                          audit the database of the Prisma project here
  dbperf audit --url postgres://… -v    audit another one, and show rejected advice
  dbperf gen-migration                  write the migrations of its advice
  dbperf apply                          build what these migrations are for, and watch
  dbperf demo                           see it work, on a PostgreSQL of its own
`;

/** Runs the command that the arguments name; resolves to the exit code. */
export async function runProgram(argv: readonly string[], context: Context): Promise<number> {
  let code = exitCodes.ok;
  const finish = (result: number): void => {
    code = result;
  };
  const program = new Command('dbperf')
    .enablePositionalOptions()
    .description('Performance budgets for Prisma and PostgreSQL.')
    .version(version(), '-V, --version')
    .addHelpText('before', `${examples}`)
    .showHelpAfterError(false);
  const commands = [
    auditCommand,
    genMigrationCommand,
    applyCommand,
    whatIfCommand,
    recordCommand,
    snapshotCommand,
    twinCommand,
    initCommand,
    reportCommand,
    rulesCommand,
    demoCommand,
  ];
  for (const command of commands) program.addCommand(command(context, finish));
  const nested = program.commands.flatMap((command) => [command, ...command.commands]);
  for (const command of [program, ...nested]) prepare(command, context);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return usageCode(error);
    throw error;
  }
}

/** Commander would print and exit by itself; here it throws, and only `main` exits. */
function prepare(command: Command, { stdout, stderr }: Context): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => stdout.write(text),
    writeErr: (text) => stderr.write(text),
    outputError: () => {},
    getOutHelpWidth: () => stdout.width,
    getErrHelpWidth: () => stderr.width,
  });
}

/** Help and version are no errors; anything else is told in the agreed form. */
function usageCode(error: CommanderError): number {
  if (error.exitCode === 0) return exitCodes.ok;
  if (error.code === 'commander.help') return exitCodes.incomplete;
  const [what = '', hint] = error.message.replace(/^error: /, '').split('\n');
  throw new Problem({
    code: 'usage',
    what,
    help:
      hint?.replace(/^\(|\)$/g, '').replace('Did you mean', 'did you mean') ??
      'dbperf --help lists commands and flags',
  });
}
