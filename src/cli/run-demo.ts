import { join, relative } from 'node:path';
import { whatIfReport } from '../audit/what-if-report.ts';
import type { World } from '../audit/world.ts';
import { audit } from '../audit.ts';
import { type Flags, resolveConfig } from '../config/config.ts';
import { bookingDatabase, startBookingServer } from '../demo/booking-server.ts';
import { bookingService, bookingServiceAfter } from '../demo/booking-service.ts';
import { copyDatabase, copyProject, dropCopy, recordInCopy } from '../demo/migrated-copy.ts';
import { linkPackages, readyServices } from '../demo/services.ts';
import { generate } from '../gen-migration.ts';
import type { Generation } from '../model/migration.ts';
import type { Run } from '../model/run.ts';
import type { EmbeddedServer } from '../postgres/embedded/server.ts';
import { parseTarget } from '../postgres/target.ts';
import { beforeAfterTable } from '../report/before-after.ts';
import { criteriaTable, type PhaseRuns, proposalLines } from '../report/criteria.ts';
import { migrationLines } from '../report/gen-migration.ts';
import { renderStory } from '../report/story.ts';
import { renderTerminal } from '../report/terminal.ts';
import { wrap } from '../report/wrap.ts';
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
    // Their clients are generated before the copy, which takes them along.
    const modules = await readyServices();
    await copyProject(folder);
    if (modules !== null) await linkPackages(folder, modules);
    const runPaths = modules !== null;
    const flags = { url: server.url(bookingDatabase), project: folder, runPaths };
    const before = await auditOf({ ...flags, build: bookingDatabase }, progress, context);
    await writeReports(before, [await keptIn(cwd)], verbose, context);
    stdout.write(
      `The booking service with ${formatCount(rows)} payments, on an embedded PostgreSQL ${before.head.serverVersion} (ready in ${formatMs(readyMs)})\n\n`,
    );
    const style = { ...stdout, verbose };
    stdout.write(verbose ? renderTerminal(before, style) : renderStory(before, style));
    await mend(before, folder, runPaths, server, context);
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
  runPaths: boolean,
  server: EmbeddedServer,
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
  const progress = progressOn(context.stderr, false);
  progress.say('copying the database');
  const url = await copyDatabase(server);
  try {
    progress.end();
    await applyTo(url, generation.folder, context);
    const style = { ...stdout, verbose: false };
    const again = progressOn(context.stderr, false);
    const service = runPaths ? serviceAfter : { project: folder };
    const after = await auditOf({ url, ...service }, again, context);
    const what = runPaths ? ', with the service after the phase' : '';
    stdout.write(`\n${bold(`applied to a copy of the database, and audited again${what}`)}\n`);
    stdout.write(`${beforeAfterTable(before, after, style)}\n`);
    stdout.write(
      runPaths
        ? await criteriaOf({ before, after }, url, again, context)
        : `\n${wrap(withoutServices, stdout.width).join('\n')}\n`,
    );
  } finally {
    await dropCopy(server);
  }
}

/** Its caches are written through: the database is a copy. */
const serviceAfter: Flags = {
  project: bookingServiceAfter.root,
  queries: bookingService.sql,
  runPaths: true,
  allowWrites: true,
};

const withoutServices =
  "The services' own code was not run: @prisma/client and what generates it are not installed here. In a checkout of dbperf, npm run demo measures the phase's success criteria with it.";

/** The phase's success criteria, and what it proposes and the service after it does otherwise. */
async function criteriaOf(
  runs: Pick<PhaseRuns, 'before' | 'after'>,
  url: string,
  progress: Progress,
  context: Context,
): Promise<string> {
  const { project } = serviceAfter;
  const files = (path: string): Flags => ({ url, project, files: [path] });
  const proposals = await auditOf(files(bookingServiceAfter.proposals), progress, context);
  const history = files(join(bookingService.sql, 'userPaymentHistory.sql'));
  try {
    const proposedIndex = await whatIfReport(
      ['CREATE INDEX ON bookings (user_id, payment_status, created_at)'],
      resolveConfig(history, null, context.cwd),
      worldOf(progress, context),
    );
    const all = { ...runs, proposals, proposedIndex };
    const style = { ...context.stdout, verbose: false };
    return `\n${criteriaTable(all, style)}\n${proposalLines(all, style)}\n`;
  } finally {
    progress.end();
  }
}

async function auditOf(flags: Flags, progress: Progress, context: Context): Promise<Run> {
  try {
    const config = resolveConfig(flags, null, context.cwd);
    return (await audit(config, worldOf(progress, context))).run;
  } finally {
    progress.end();
  }
}

function worldOf(progress: Progress, { cwd, env, signal }: Context): World {
  return { cwd, env, signal, onProgress: progress.say.bind(progress), dbperf: version() };
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
