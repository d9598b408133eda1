import { Command } from 'commander';
import { applyCommand } from '../../../src/cli/commands/apply.ts';
import { contextOf } from '../../../src/cli/context.ts';
import { printError } from '../../../src/cli/print-error.ts';

/** `dbperf apply …argv` as a process of its own, which a signal can end. */
const interruption = new AbortController();
process.once('SIGINT', () => {
  process.exitCode = 130;
  interruption.abort(new Error('interrupted'));
  setTimeout(() => process.exit(130), 4_000).unref();
});
const context = contextOf(process, interruption.signal);
try {
  const command = applyCommand(context, (code) => {
    process.exitCode ??= code;
  });
  await new Command('dbperf').addCommand(command).parseAsync(['apply', ...process.argv.slice(2)], {
    from: 'user',
  });
} catch (error) {
  if (!interruption.signal.aborted) printError(error, context.stderr);
  process.exitCode ??= 2;
}
