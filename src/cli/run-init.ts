import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { sqlFolders } from '../audit/read-workload.ts';
import { type Audited, audit } from '../audit.ts';
import { resolveConfig } from '../config/config.ts';
import { Problem } from '../model/problem.ts';
import { findProject } from '../prisma/find-project.ts';
import { formatShare, plural } from '../text/format.ts';
import { type Proposal, proposeBudgets } from './budgets.ts';
import { configTemplate } from './config-template.ts';
import type { Context } from './context.ts';
import { renderProblem } from './print-error.ts';
import { progressOn } from './progress.ts';
import { version } from './version.ts';
import { writeReport } from './write-reports.ts';

export interface InitOptions {
  readonly url?: string;
  readonly schema?: string;
  readonly project?: string;
  readonly writeBudgets?: boolean;
  readonly fromRecording?: string;
}

const firstPath = `No critical paths yet. The first one is a file such as prisma/sql/userByEmail.sql:

  -- @budget 10ms
  -- @param {String} $1:email
  SELECT * FROM users WHERE email = $1

`;

/** Writes what is missing and never overwrites; without a database it proposes no budgets. */
export async function runInit(options: InitOptions, context: Context): Promise<void> {
  const { fromRecording: recording } = options;
  const config = resolveConfig({ ...options, recording, failOn: 'never' }, null, context.cwd);
  const project = await findProject({
    cwd: context.cwd,
    env: context.env,
    project: config.project ?? undefined,
    schema: config.schema ?? undefined,
  });
  await writeConfig(project.root, context);
  const audited = await tryAudit(config, context);
  if (audited === null) return;
  if (audited.run.paths.length === 0) context.stdout.write(firstPath);
  // Where the next audit looks.
  const folder = sqlFolders(config, project)[0] ?? join(project.root, 'prisma/sql');
  for (const proposal of proposeBudgets(audited.run)) {
    const write = options.writeBudgets ?? false;
    if (recording === undefined) await offer(proposal, audited.root, write, context);
    else await offerPath(proposal, audited, folder, write, context);
  }
  context.stdout.write('next  dbperf audit\n');
}

async function writeConfig(root: string, context: Context): Promise<void> {
  const path = join(root, 'dbperf.config.ts');
  const shown = relative(context.cwd, path);
  if (existsSync(path)) {
    context.stdout.write(`${shown} is there already, and was left as it is\n`);
    return;
  }
  await writeReport(path, configTemplate);
  context.stdout.write(`${shown} written\n`);
}

async function tryAudit(
  config: Parameters<typeof audit>[0],
  context: Context,
): Promise<Audited | null> {
  const progress = progressOn(context.stderr, false);
  const { cwd, env, signal } = context;
  try {
    const onProgress = progress.say.bind(progress);
    return await audit(config, { cwd, env, signal, onProgress, dbperf: version() });
  } catch (error) {
    if (!(error instanceof Problem) || config.observed !== null) throw error;
    context.stdout.write('no budgets proposed, for nothing could be measured:\n');
    for (const text of error.texts) context.stdout.write(renderProblem(text, context.stdout));
    context.stdout.write('next  dbperf init    when that is mended\n');
    return null;
  } finally {
    progress.end();
  }
}

async function offer(
  proposal: Proposal,
  root: string,
  write: boolean,
  context: Context,
): Promise<void> {
  const path = join(root, proposal.source);
  const line = `-- @budget ${proposal.budget}`;
  if (write) await writeReport(path, `${line}\n${await readFile(path, 'utf8')}`);
  const done = write ? 'written' : 'proposed, --write-budgets writes it';
  context.stdout.write(`${proposal.source}: ${line}  (${done})\n`);
}

/** Less of the recorded time than this is no critical path. */
const leastShare = 0.01;

/** A new file for a statement of a recording; one of its name is never overwritten. */
async function offerPath(
  { path, budget }: Proposal,
  { run, paths }: Audited,
  folder: string,
  write: boolean,
  context: Context,
): Promise<void> {
  const seen = run.observed?.facts.find((facts) => facts.path === path);
  const statement = paths.find(({ name }) => name === path);
  const share = (seen?.totalMs ?? 0) / Math.max(run.observed?.coverage.totalMs ?? 0, 1e-9);
  if (seen === undefined || statement === undefined || share < leastShare) return;
  const { proposedPath } = await import('../workload/recordings/proposed-path.ts');
  const note = `seen in ${statement.source}: ${plural(seen.calls, 'call')}, ${formatShare(share)} of its time`;
  const { file, text } = await proposedPath(statement, budget, note);
  const target = join(folder, file);
  const shown = relative(context.cwd, target);
  if (existsSync(target)) {
    context.stdout.write(`${shown} is there already, and was left as it is\n`);
    return;
  }
  if (write) await writeReport(target, text);
  const done = write ? 'written' : 'proposed, --write-budgets writes it';
  context.stdout.write(`${shown}  (${done})\n${indented(text)}\n`);
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
