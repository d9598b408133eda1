import { Command, InvalidArgumentError } from 'commander';
import type { Context } from '../context.ts';

interface DemoOptions {
  readonly rows: number;
  readonly verbose?: boolean;
}

/** `dbperf demo`: the booking service on a PostgreSQL of our own, audited. */
export function demoCommand(context: Context, finish: (code: number) => void): Command {
  return new Command('demo')
    .description('audit a booking service on an embedded PostgreSQL; nothing else is needed')
    .option('--rows <n>', 'payments in the database', parseRows, 1_000_000)
    .option('-v, --verbose', 'the whole report, with rejected indexes')
    .action(async (options: DemoOptions) => {
      const { runDemo } = await import('../run-demo.ts');
      finish(await runDemo(options.rows, options.verbose ?? false, context));
    });
}

function parseRows(text: string): number {
  const rows = Number(text);
  if (!Number.isInteger(rows) || rows < 100 || rows > 100_000_000) {
    throw new InvalidArgumentError('Expected a whole number from 100 to 100000000.');
  }
  return rows;
}
