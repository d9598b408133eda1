import type {
  AppliedMigration,
  ApplyEvent,
  Blocker,
  BuildProgress,
  PendingMigration,
  Recording,
  WaitReason,
} from '../model/applied.ts';
import type { RelationName } from '../model/catalog.ts';
import { formatBytes, formatMs, formatShare } from '../text/format.ts';
import { truncate } from './wrap.ts';

/** One thing that happened, as a line; `number` of `count` migrations. */
export function eventLine(event: ApplyEvent, number: number, count: number): string {
  switch (event.kind) {
    case 'starts':
      return `${number} of ${count}  ${doing(event.migration)}`;
    case 'drops-remainder':
      return `  drops ${shownName(event.index)}, the INVALID remainder of a former attempt`;
    case 'waits':
      return `  ${waiting(event.why, event.blocker)}`;
    case 'progress':
      return `  ${event.progress.phase}`;
    case 'ends':
      return `  ${ended(event.migration)}`;
  }
}

/** The latest of each kind, where there is one. */
export interface Latest {
  readonly starts?: Extract<ApplyEvent, { kind: 'starts' }>;
  readonly progress?: Extract<ApplyEvent, { kind: 'progress' }>;
  readonly waits?: Extract<ApplyEvent, { kind: 'waits' }>;
}

/**
 * What is happening, as the one line of a terminal. Names may be long: what moves, and whom it waits
 * for, stands before them, and what is cut off at the end is the least.
 */
export function progressLine(
  { starts, progress, waits }: Latest,
  number: number,
  count: number,
  width: number,
): string {
  const moving = waits
    ? [waiting(waits.why, waits.blocker)]
    : progress
      ? bar(progress.progress)
      : [];
  const what = starts ? [doing(starts.migration)] : [];
  const where = starts ? [`${number} of ${count}`] : [];
  const phase = waits === undefined && progress ? [progress.progress.phase] : [];
  return truncate([...where, ...moving, ...what, ...phase].join('  '), width);
}

const barWidth = 20;

function bar({ unit, done, total }: BuildProgress): readonly string[] {
  if (unit === null) return [];
  const share = Math.min(done / total, 1);
  const full = Math.round(share * barWidth);
  return [`${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${formatShare(share)}`];
}

const verbs = { build: 'builds', drop: 'drops', attach: 'attaches' } as const;
const nouns = { build: 'build', drop: 'drop', attach: 'attachment' } as const;

/** `builds payments_status_idx on payments`. */
export function doing({ does, index, table, standing }: PendingMigration): string {
  const on = table === null ? '' : ` on ${shownName(table)}`;
  if (standing === 'done') return `records the ${nouns[does]} of ${shownName(index)}${on}`;
  const to = does === 'attach' ? ' the index of a partition,' : '';
  return `${verbs[does]}${to} ${shownName(index)}${on}`;
}

const reasons: Readonly<Record<WaitReason, string>> = {
  apply: 'waits for another dbperf apply:',
  prisma: "waits for a session with Prisma Migrate's lock:",
  build: 'waits for another build on the table:',
  transaction: 'waits for',
};

function waiting(why: WaitReason, { pid, application, ageMs, state }: Blocker): string {
  if (why !== 'apply' && pid === 0) return `${reasons[why]} a prepared transaction`;
  const facts = [
    application === '' ? 'no application name' : application,
    ...(state === null ? [] : [state]),
    ageMs === null ? 'age not visible to this role' : `for ${formatMs(Math.max(ageMs, 0))}`,
  ];
  return `${reasons[why]} pid ${pid} (${facts.join(', ')})`;
}

function ended({ outcome, ms, bytes, recording }: AppliedMigration): string {
  const size = bytes === null ? '' : `, ${formatBytes(bytes)}`;
  const done = outcome === 'there' ? 'was done already' : `${outcome} in ${formatMs(ms)}${size}`;
  return `${done}${recordedAs(recording)}`;
}

export function recordedAs(recording: Recording): string {
  if (recording.kind === 'no-history') return '';
  return recording.kind === 'recorded' ? '; recorded' : '; not recorded';
}

/** Names in `public` go without it. */
export function shownName({ schema, name }: RelationName): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}
