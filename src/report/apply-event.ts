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

/** What is happening, as the one line of a terminal: the migration, its bar, and whom it waits for. */
export function progressLine(
  events: readonly ApplyEvent[],
  number: number,
  count: number,
  width: number,
): string {
  const parts = events.map((event) => {
    if (event.kind === 'progress') return bar(event.progress);
    return eventLine(event, number, count).trim();
  });
  return truncate(parts.join('  '), width);
}

const barWidth = 20;

function bar({ phase, unit, done, total }: BuildProgress): string {
  if (unit === null) return phase;
  const share = Math.min(done / total, 1);
  const full = Math.round(share * barWidth);
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${formatShare(share)}  ${phase}`;
}

const verbs = { build: 'builds', drop: 'drops', attach: 'attaches' } as const;

/** `builds payments_status_idx on payments`. */
export function doing({ does, index, table, standing }: PendingMigration): string {
  const on = table === null ? '' : ` on ${shownName(table)}`;
  if (standing === 'done') return `records ${shownName(index)}${on}, which is done already`;
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
