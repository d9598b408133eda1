import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { readRun } from '../files/read-run.ts';
import { generate } from '../gen-migration.ts';
import { Problem } from '../model/problem.ts';
import type { Run } from '../model/run.ts';
import { findProject } from '../prisma/find-project.ts';
import { renderGeneration } from '../report/gen-migration.ts';
import { configOf } from './config-of.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { keptIn, keptRun } from './kept-run.ts';
import type { SourceOptions } from './options.ts';
import { progressOn } from './progress.ts';
import { version } from './version.ts';
import { writeGeneration } from './write-generation.ts';
import { writeReports } from './write-reports.ts';
import { writeScript } from './write-script.ts';

export interface GenMigrationOptions extends SourceOptions {
  readonly from?: string;
  readonly sql?: boolean;
  readonly dryRun?: boolean;
  readonly dropRedundant?: boolean;
  readonly partialIndexes?: boolean;
  readonly check?: boolean;
}

/** Writes the migrations of the advice, or shows them; resolves to the exit code. */
export async function runGenMigration(
  options: GenMigrationOptions,
  context: Context,
): Promise<number> {
  const { cwd, env, signal, stdout, stderr } = context;
  const { sql = false, dryRun = false, verbose = false } = options;
  const config = await configOf(options, context);
  const progress = progressOn(stderr, options.quiet ?? false);
  try {
    const world = { cwd, env, signal, onProgress: progress.say.bind(progress), dbperf: version() };
    const given = await givenRun(options, context);
    if (options.check) {
      const { runDeployCheck } = await import('./run-deploy-check.ts');
      return await runDeployCheck(config, given, verbose, context, progress);
    }
    const { generation, run, root } = await generate(
      {
        run: given,
        dropRedundant: options.dropRedundant ?? false,
        partialIndexes: options.partialIndexes ?? false,
        needsFolder: !sql,
      },
      config,
      world,
    );
    progress.end();
    if (!dryRun && !sql) await writeGeneration(generation);
    // As `dbperf audit` does: the report of what the migrations are for.
    if (!dryRun && given === null) await writeReports(run, [await keptIn(root)], false, context);
    const folder = relative(cwd, generation.folder) || '.';
    const shown = { generation, run, fresh: given === null, written: !dryRun, folder };
    if (sql) writeScript(shown, context);
    else stdout.write(renderGeneration(shown, { ...stdout, verbose }));
    return exitCodes.ok;
  } finally {
    progress.end();
  }
}

/** Null: a fresh audit is wanted, since another database was named or nothing was audited yet. */
async function givenRun(options: GenMigrationOptions, { cwd, env }: Context): Promise<Run | null> {
  const { from, url, snapshot } = options;
  const other = url !== undefined ? '--url' : snapshot !== undefined ? '--snapshot' : null;
  if (from !== undefined && other !== null) throw runAndDatabase(other);
  if (from !== undefined) return readRun(resolve(cwd, from));
  if (other !== null) return null;
  const { root, schemaFiles } = await findProject({
    cwd,
    env,
    project: options.project,
    schema: options.schema,
  });
  const file = join(root, keptRun);
  if ((await stat(file).catch(() => null)) === null) return null;
  const run = await readRun(file);
  // The demo keeps its run there too.
  return run.head.schemaFiles.join('\n') === schemaFiles.join('\n') ? run : null;
}

function runAndDatabase(flag: string): Problem {
  return new Problem({
    code: 'usage',
    what: `--from and ${flag} contradict each other`,
    help: 'a saved run is taken as it is; without --from the database is audited afresh',
  });
}
