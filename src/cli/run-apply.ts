import { isAbsolute } from 'node:path';
import { readHistory } from '../migrate/apply/history.ts';
import { type Performed, perform } from '../migrate/apply/perform.ts';
import { sharesBackend } from '../migrate/apply/pooled.ts';
import { type Prepared, prepareApply } from '../migrate/apply/prepare.ts';
import { pooledUrl } from '../migrate/apply/problems.ts';
import { recordApplied } from '../migrate/apply/record.ts';
import type { ApplyReport, Recording } from '../model/applied.ts';
import { type Building, openBuilding } from '../postgres/building.ts';
import { connect } from '../postgres/connect.ts';
import { renderApplied } from '../report/apply.ts';
import { renderApplyPlan, renderQuestion } from '../report/apply-plan.ts';
import type { ApplyOptions } from './apply-options.ts';
import { needsYes } from './apply-problems.ts';
import { type ApplyProject, readApplyProject } from './apply-project.ts';
import { tellerOn } from './apply-teller.ts';
import { type Answers, ask } from './ask.ts';
import { configOf } from './config-of.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';

const application = 'dbperf apply';

/** Builds what is pending, where the user says yes; resolves to the exit code. */
export async function runApply(
  options: ApplyOptions,
  context: Context,
  answers: Answers = process.stdin,
): Promise<number> {
  const { stdout, stderr } = context;
  const project = await readApplyProject(await configOf(options, context), context);
  for (const note of project.notes) stderr.write(`note: ${note}\n`);
  const prepared = await prepare(project, context);
  const where = { database: project.target.database, host: project.target.host };
  const dry = options.dryRun === true;
  const idle = prepared.pending.length === 0;
  if (dry || idle) {
    stdout.write(renderApplyPlan({ ...where, ...prepared }, { ...stdout, verbose: false }));
    return codeOf(prepared);
  }
  stderr.write(renderApplyPlan({ ...where, ...prepared }, { ...stderr, verbose: false }));
  if (!options.yes && !(await agreed({ ...where, ...prepared }, context, answers))) {
    stderr.write('nothing was done\n');
    return exitCodes.incomplete;
  }
  const performed = await performOn(project, prepared, options, context);
  const report: ApplyReport = { ...where, ...performed, waiting: prepared.waiting };
  stdout.write(renderApplied(report, { ...stdout, verbose: false }));
  if (performed.failure !== null) throw performed.failure;
  return performed.interruption === null ? codeOf(prepared) : exitCodes.interrupted;
}

/** What waits for a migration of somebody else was not done. */
function codeOf({ waiting }: Prepared): number {
  return waiting.length === 0 ? exitCodes.ok : exitCodes.incomplete;
}

async function agreed(
  plan: Parameters<typeof renderQuestion>[0],
  context: Context,
  answers: Answers,
): Promise<boolean> {
  if (answers.isTTY !== true || !context.stderr.isTerminal) throw needsYes();
  return ask(renderQuestion(plan), answers, context);
}

async function prepare(
  { target, migrationsFolder }: ApplyProject,
  { signal }: Context,
): Promise<Prepared> {
  const session = await connect(target, { signal });
  try {
    return await prepareApply(session, migrationsFolder);
  } finally {
    await session.close();
  }
}

/** On connections of its own, since the user may have taken an hour to answer. */
async function performOn(
  project: ApplyProject,
  prepared: Prepared,
  options: ApplyOptions,
  context: Context,
): Promise<Performed> {
  const { signal, stderr } = context;
  const { target } = project;
  // Without the signal: what watches a build also watches its end.
  const session = await connect(target);
  let building: Building | null = null;
  const teller = tellerOn(stderr, options.quiet ?? false, prepared.pending.length);
  try {
    building = await openBuilding(target);
    if (await sharesBackend(session, building.pid)) {
      throw pooledUrl('two connections, and one backend', target.display);
    }
    await building.begin(application);
    const record = recorder(project, prepared, options, building, context);
    const { schema: historySchema } = prepared;
    const hands = { building, session, historySchema, record, signal, onEvent: teller.tell };
    return await perform(prepared.pending, hands);
  } finally {
    teller.end();
    await Promise.all([building?.close(), session.close()]);
  }
}

function recorder(
  { root, env, elsewhere }: ApplyProject,
  { historySchema }: Prepared,
  { schema }: ApplyOptions,
  building: Building,
  { signal, cwd }: Context,
): (directory: string) => Promise<Recording> {
  if (historySchema === null) return async () => ({ kind: 'no-history' });
  const isRecorded = async (directory: string) =>
    (await readHistory(building, historySchema))?.get(directory) === 'finished';
  const handedOn = schema === undefined ? null : isAbsolute(schema) ? schema : `${cwd}/${schema}`;
  const options = { root, env, obstacle: elsewhere, schema: handedOn, isRecorded, signal };
  return (directory) => recordApplied(directory, options);
}
