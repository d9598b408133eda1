import type { PendingMigration, WaitingMigration } from '../model/applied.ts';
import { quoteRelation } from '../sql/quote.ts';
import { plural } from '../text/format.ts';
import { prismaDeploy, prismaResolve } from '../text/prisma-command.ts';
import { doing } from './apply-event.ts';
import { section } from './section.ts';
import type { Style } from './style.ts';

/** What `dbperf apply` would do, and where. */
export interface ApplyPlanReport {
  readonly database: string;
  readonly host: string;
  readonly shown: readonly PendingMigration[];
  readonly waiting: readonly WaitingMigration[];
}

/** What is pending, what of it has to wait and why. */
export function renderApplyPlan(plan: ApplyPlanReport, style: Style): string {
  const { shown, waiting, database, host } = plan;
  const title = `Pending on ${database} at ${host}`;
  const sections = [
    section(title, shown.flatMap(pendingLines), style),
    ...handBack(plan),
    waitingSection(waiting, style),
  ].filter((text) => text !== '');
  if (sections.length > 0) return `${sections.join('\n\n')}\n`;
  return `Nothing is pending: every migration of dbperf is applied to ${database} at ${host}.\n`;
}

function pendingLines(migration: PendingMigration): readonly string[] {
  const { directory, estimate, standing, failedBefore } = migration;
  const size = estimate === null ? '' : ` (${estimate})`;
  return [
    `${directory}: ${doing(migration)}${standing === 'done' ? ', which is done already' : size}`,
    ...(standing === 'remainder'
      ? ['  an INVALID remainder of a former attempt is dropped first']
      : []),
    ...(failedBefore
      ? ["  Prisma's history has it as failed (P3009), until it is recorded as applied"]
      : []),
  ];
}

/** Lines to be pasted, hence never broken. */
function handBack({ shown }: ApplyPlanReport): readonly string[] {
  const failed = shown.filter(({ failedBefore }) => failedBefore);
  return failed.map(({ directory, index, standing }) =>
    [
      `To leave ${directory} to \`prisma migrate deploy\` instead:`,
      ...(standing === 'remainder' ? [`DROP INDEX CONCURRENTLY ${quoteRelation(index)};`] : []),
      prismaResolve('--rolled-back', directory),
      prismaDeploy,
    ].join('\n'),
  );
}

export function waitingSection(waiting: readonly WaitingMigration[], style: Style): string {
  return section('Not yet', waiting.map(waitingLine), style);
}

function waitingLine({ directory, behind, why }: WaitingMigration): string {
  const order =
    'Migrations apply in the order of their names, and it may make what the index is built on';
  const first = `${directory} waits for ${behind}, which is not dbperf's and`;
  return why === 'pending'
    ? `${first} is not applied. ${order}. \`prisma migrate deploy\` applies it, and with it all that come after.`
    : `${first} failed (P3009). ${order}. Repair it, tell Prisma by \`prisma migrate resolve\`, then run again.`;
}

/** `Build 3 indexes and drop 1 on shop at db.example.com?` */
export function renderQuestion({ shown, database, host }: ApplyPlanReport): string {
  const open = shown.filter(({ standing }) => standing !== 'done');
  const count = (does: PendingMigration['does']) =>
    open.filter((each) => each.does === does).length;
  const parts = (['build', 'drop', 'attach'] as const)
    .map((does) => ({ does, number: count(does) }))
    .filter(({ number }) => number > 0)
    .map(({ does, number }) => `${does} ${plural(number, 'index', 'indexes')}`);
  const what = parts.length === 0 ? `record ${plural(shown.length, 'migration')}` : listed(parts);
  return `${what.charAt(0).toUpperCase()}${what.slice(1)} on ${database} at ${host}?`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2
    ? (parts[0] ?? '')
    : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
