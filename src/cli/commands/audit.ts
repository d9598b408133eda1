import { Command } from 'commander';
import type { Context } from '../context.ts';
import { type AuditOptions, addAuditOptions } from '../options.ts';

/** `dbperf audit`: measures the critical paths of the project here, and judges them. */
export function auditCommand(context: Context, finish: (code: number) => void): Command {
  const command = new Command('audit')
    .description('measure the critical paths against their budgets, and say what would mend them')
    .argument('[path...]', 'critical paths in SQL, files or folders; default: all of the project');
  return addAuditOptions(command).action(async (files: string[], options: AuditOptions) => {
    // Loaded only here, so that `--version` and `--help` do not wait for parser and driver.
    const { runAudit } = await import('../run-audit.ts');
    finish(await runAudit({ ...options, files }, context));
  });
}
