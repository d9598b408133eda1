import { join, relative } from 'node:path';
import { audit } from '../audit.ts';
import { resolveConfig } from '../config/config.ts';
import { bookingDatabase, startBookingServer } from '../demo/booking-server.ts';
import { copyDatabase, copyProject, dropCopy, recordInCopy } from '../demo/migrated-copy.ts';
import { generate } from '../gen-migration.ts';
import type { Generation } from '../model/migration.ts';
import type { Run } from '../model/run.ts';
import type { EmbeddedServer } from '../postgres/embedded/server.ts';
import { parseTarget } from '../postgres/target.ts';
import { beforeAfterTable } from '../report/before-after.ts';
import { migrationLines } from '../report/gen-migration.ts';
import { renderStory } from '../report/story.ts';
import { renderTerminal } from '../report/terminal.ts';
import { formatCount, formatMs, plural } from '../text/format.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { keptIn } from './kept-run.ts';
import { performOn, prepareOn, type Recorder } from './perform-apply.ts';
import { type Progress, progressOn } from './progress.ts';
import { version } from './version.ts';
import { writeGeneration } from './write-generation.ts';
import { writeReports } from './write-reports.ts';

/** The whole story on a server of our own; exit code 0 where the demo itself worked. */
export async function runDemo(rows: number, verbose: boolean, context: Context): Promise<number> {
  const { cwd, signal, stdout, stderr } = context;
  const progress = progressOn(stderr, false);
  const onProgress = progress.say.bind(progress);
  // Off a terminal there is no progress, and to wait in silence looks like hanging.
  const onWait = stderr.isTerminal
    ? onProgress
    : (what: string) => void stderr.write(`note: ${what}\n`);
  onProgress('starting an embedded PostgreSQL');
  const started = performance.now();
  const server = await untilAborted(startBookingServer({ rows, onProgress, onWait }), signal).catch(
    (error: unknown) => {
      progress.end();
      throw error;
    },
  );
  const readyMs = performance.now() - started;
  try {
    const folder = join(cwd, '.dbperf', 'demo');
    await copyProject(folder);
    const before = await auditOn(server.url(bookingDatabase), folder, true, progress, context);
    await writeReports(before, [await keptIn(cwd)], verbose, context);
    stdout.write(
      `The booking service with ${formatCount(rows)} payments, on an embedded PostgreSQL ${before.head.serverVersion} (ready in ${formatMs(readyMs)})\n\n`,
    );
    const style = { ...stdout, verbose };
    stdout.write(verbose ? renderTerminal(before, style) : renderStory(before, style));
    await mend(before, folder, server, progress, context);
    stdout.write('\nnext  dbperf report    the findings in full\n');
    return exitCodes.ok;
  } finally {
    progress.end();
    await server.stop();
  }
}

/** The advice as migrations, built in a copy of the database, and the same audit again. */
async function mend(
  before: Run,
  folder: string,
  server: EmbeddedServer,
  progress: Progress,
  context: Context,
): Promise<void> {
  if (before.advice.advice.length === 0) return;
  const { cwd, stdout } = context;
  const { bold } = stdout.colours;
  const generation = await migrationsOf(before, folder, context);
  const where = relative(cwd, generation.folder);
  const { migrations } = generation.plan;
  stdout.write(`\n${bold(`wrote ${plural(migrations.length, 'migration')} in ${where}`)}\n`);
  stdout.write(`${migrationLines(migrations).join('\n')}\n`);
  progress.say('copying the database');
  const url = await copyDatabase(server);
  try {
    progress.end();
    await applyTo(url, generation.folder, context);
    const again = progressOn(context.stderr, false);
    const after = await auditOn(url, folder, false, again, context);
    stdout.write(`\n${bold('applied to a copy of the database, and audited again')}\n`);
    stdout.write(`${beforeAfterTable(before, after, { ...stdout, verbose: false })}\n`);
  } finally {
    await dropCopy(server);
  }
}

async function auditOn(
  url: string,
  project: string,
  build: boolean,
  progress: Progress,
  { cwd, env, signal }: Context,
): Promise<Run> {
  const flags = { url, project, ...(build ? { build: bookingDatabase } : {}) };
  const onProgress = progress.say.bind(progress);
  const world = { cwd, env, signal, onProgress, dbperf: version() };
  try {
    return (await audit(resolveConfig(flags, null, cwd), world)).run;
  } finally {
    progress.end();
  }
}

async function migrationsOf(
  run: Run,
  project: string,
  { cwd, env, signal }: Context,
): Promise<Generation> {
  const world = { cwd, env, signal, onProgress: () => undefined, dbperf: version() };
  const options = { run, dropRedundant: false, partialIndexes: true, needsFolder: true };
  const { generation } = await generate(options, resolveConfig({ project }, null, cwd), world);
  await writeGeneration(generation);
  return generation;
}

async function applyTo(url: string, folder: string, context: Context): Promise<void> {
  const target = parseTarget(url, folder);
  const prepared = await prepareOn(target, folder, context);
  const recorder: Recorder = () => async (directory) => {
    await recordInCopy(url, folder, directory);
    return { kind: 'recorded' };
  };
  const { failure } = await performOn(
    target,
    prepared,
    recorder,
    !context.stderr.isTerminal,
    context,
  );
  if (failure !== null) throw failure.problem;
}

/** A load takes longer than a user who pressed Ctrl-C waits; its server ends with this process. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([work, aborted]);
}
