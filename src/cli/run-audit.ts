import { audit } from '../audit.ts';
import type { Flags } from '../config/config.ts';
import { configOf } from './config-of.ts';
import type { Context } from './context.ts';
import { exitCodeOf } from './exit-code.ts';
import { toTerminal } from './format.ts';
import type { AuditOptions } from './options.ts';
import { progressOn } from './progress.ts';
import { version } from './version.ts';

/** Audits, keeps the run, prints the reports; resolves to the exit code. */
export async function runAudit(
  options: AuditOptions & Pick<Flags, 'files'>,
  context: Context,
): Promise<number> {
  const { cwd, env, signal } = context;
  const config = await configOf({ ...options, statistics: options.from }, context);
  if (config.build !== null) warnOfBuilding(config.build, context);
  if (config.allowWrites) warnOfWriting(config.runPaths, context);
  const progress = progressOn(context.stderr, options.quiet ?? false);
  try {
    const world = { cwd, env, signal, onProgress: progress.say.bind(progress), dbperf: version() };
    const { run, root } = await audit(config, world);
    progress.end();
    // Loaded only now: what draws tables need not delay the first statement.
    const [{ keptIn }, { writeReports }] = await Promise.all([
      import('./kept-run.ts'),
      import('./write-reports.ts'),
    ]);
    const formats = [...(options.format ?? [toTerminal]), await keptIn(root)];
    await writeReports(run, formats, options.verbose ?? false, context);
    return exitCodeOf(run);
  } finally {
    progress.end();
  }
}

function warnOfBuilding(database: string, context: Context): void {
  warn(
    `--build=${database} builds the chosen indexes in one transaction, measures all paths in it, and rolls it back. Writers of their tables wait until the end. Before PostgreSQL 18 the rollback does not undo what CREATE INDEX wrote into reltuples and relallvisible; the next VACUUM or ANALYZE does.`,
    context,
  );
}

function warnOfWriting(runPaths: boolean, context: Context): void {
  const stays =
    ' What a path in TypeScript that says `writes: true` writes, and the `invalidatedBy` of a cache, stays.';
  warn(
    '--allow-writes executes each path with `@writes rollback`, and rolls it back. Other writers of its rows wait meanwhile. A rollback does not undo everything: a sequence stays advanced, dead rows wait for VACUUM, and a trigger or function that reaches another system has reached it.' +
      (runPaths ? stays : ''),
    context,
  );
}

function warn(text: string, { stderr }: Context): void {
  stderr.write(`${stderr.colours.yellow('warning')}: ${text}\n`);
}
