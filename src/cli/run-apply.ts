import { resolve } from 'node:path';
import { readHistory } from '../migrate/apply/history.ts';
import type { Prepared } from '../migrate/apply/prepare.ts';
import { recordApplied } from '../migrate/apply/record.ts';
import type { ApplyReport } from '../model/applied.ts';
import { renderApplied } from '../report/apply.ts';
import { renderApplyPlan, renderQuestion } from '../report/apply-plan.ts';
import type { ApplyOptions } from './apply-options.ts';
import { needsYes } from './apply-problems.ts';
import { type ApplyProject, readApplyProject } from './apply-project.ts';
import { type Answers, ask } from './ask.ts';
import { configOf } from './config-of.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { performOn, prepareOn, type Recorder } from './perform-apply.ts';

/** Builds what is pending, where the user says yes; resolves to the exit code. */
export async function runApply(
  options: ApplyOptions,
  context: Context,
  answers: Answers = process.stdin,
): Promise<number> {
  const { stdout, stderr } = context;
  const project = await readApplyProject(await configOf(options, context), context);
  for (const note of project.notes) stderr.write(`note: ${note}\n`);
  const prepared = await prepareOn(project.target, project.migrationsFolder, context);
  const where = { database: project.target.database, host: project.target.host };
  const dry = options.dryRun === true;
  const idle = prepared.pending.length === 0;
  if (dry || idle) {
    stdout.write(renderApplyPlan({ ...where, ...prepared }, { ...stdout, verbose: false }));
    if (!idle) stdout.write('\nnext  dbperf apply\n');
    return codeOf({ ...prepared, done: [] });
  }
  stderr.write(renderApplyPlan({ ...where, ...prepared }, { ...stderr, verbose: false }));
  if (!options.yes && !(await agreed({ ...where, ...prepared }, context, answers))) {
    stderr.write('nothing was done\n');
    return exitCodes.incomplete;
  }
  const recorder = recorderFor(project, prepared, options, context);
  const quiet = options.quiet ?? false;
  const performed = await performOn(project.target, prepared, recorder, quiet, context);
  const report: ApplyReport = { ...where, ...performed, waiting: prepared.waiting };
  stdout.write(renderApplied(report, { ...stdout, verbose: false }));
  if (performed.failure !== null) throw performed.failure.problem;
  return performed.interruption === null ? codeOf(report) : exitCodes.interrupted;
}

/** What waits for a migration of somebody else was not done; nor is what Prisma does not know. */
function codeOf({ waiting, done }: Pick<ApplyReport, 'waiting' | 'done'>): number {
  const unrecorded = done.some(({ recording }) => recording.kind === 'left');
  return waiting.length > 0 || unrecorded ? exitCodes.incomplete : exitCodes.ok;
}

async function agreed(
  plan: Parameters<typeof renderQuestion>[0],
  context: Context,
  answers: Answers,
): Promise<boolean> {
  if (answers.isTTY !== true || !context.stderr.isTerminal) throw needsYes();
  return ask(renderQuestion(plan), answers, context);
}

function recorderFor(
  { root, env, elsewhere }: ApplyProject,
  { historySchema }: Prepared,
  { schema }: ApplyOptions,
  { signal, cwd }: Context,
): Recorder {
  if (historySchema === null) return () => async () => ({ kind: 'no-history' });
  const handedOn = schema === undefined ? null : resolve(cwd, schema);
  const options = { root, env, obstacle: elsewhere, schema: handedOn, signal };
  return (building) => {
    const isRecorded = async (directory: string) =>
      (await readHistory(building, historySchema))?.get(directory) === 'finished';
    return (directory) => recordApplied(directory, { ...options, isRecorded });
  };
}
