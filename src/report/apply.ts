import type {
  AppliedMigration,
  ApplyReport,
  Failed,
  Interruption,
  Recording,
} from '../model/applied.ts';
import { formatBytes, formatMs, plural } from '../text/format.ts';
import { prismaDeploy } from '../text/prisma-command.ts';
import { recordedAs, shownName } from './apply-event.ts';
import { waitingSection } from './apply-plan.ts';
import { section } from './section.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

/** What was done, and what remains to be done by the user. */
export function renderApplied(report: ApplyReport, style: Style): string {
  const { database, host, done, waiting, left, interruption, failure } = report;
  const sections = [
    section(`Applied to ${database} at ${host}`, done.map(doneLine), style),
    interruption === null ? '' : wrap(interrupted(interruption), style.width).join('\n'),
    failure === null ? '' : wrap(failed(failure), style.width).join('\n'),
    section('Not come to', left, style),
    waitingSection(waiting, style),
    ending(report, style),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function doneLine({ outcome, index, table, ms, bytes, recording }: AppliedMigration): string {
  const on = table === null ? '' : ` on ${shownName(table)}`;
  const size = bytes === null ? '' : `, ${formatBytes(bytes)}`;
  const how = outcome === 'there' ? 'was done already' : `${outcome} in ${formatMs(ms)}${size}`;
  return `${shownName(index)}${on}: ${how}${recordedAs(recording)}`;
}

const remains: Readonly<Record<Interruption['remainder'], string>> = {
  none: 'nothing of it is left',
  untouched: 'nothing was changed',
  dropped: 'the INVALID index that it left was dropped',
  stands: 'its INVALID index stands, and costs every write until the next run drops it',
  unknown: 'it may have left an INVALID index, which the next run drops',
};

function interrupted({ directory, index, remainder }: Interruption): string {
  return `Interrupted at ${shownName(index)} (${directory}): ${remains[remainder]}.`;
}

function failed({ directory, index }: Failed): string {
  return `Failed at ${shownName(index)} (${directory}): the error says why.`;
}

/** The last line is what to do next; commands stand alone, to be pasted. */
function ending({ done, interruption, failure, left, waiting }: ApplyReport, style: Style): string {
  const unrecorded = done.map(({ recording }) => recording).filter(isLeft);
  if (unrecorded.length > 0) return toRecord(unrecorded, style);
  const endedEarly = interruption !== null || failure !== null || left.length > 0;
  if (endedEarly) return 'next  dbperf apply';
  return waiting.length > 0 ? `next  ${prismaDeploy}` : 'next  dbperf audit';
}

type Left = Extract<Recording, { kind: 'left' }>;

function isLeft(recording: Recording): recording is Left {
  return recording.kind === 'left';
}

function toRecord(unrecorded: readonly Left[], style: Style): string {
  const causes = [...new Set(unrecorded.map(({ cause }) => cause))];
  const count = plural(unrecorded.length, 'migration');
  const last = `${count} still to be recorded, by the ${unrecorded.length === 1 ? 'command' : 'commands'} above: before that \`prisma migrate deploy\` fails, since it would build again`;
  return [
    section('Not recorded', causes, style),
    unrecorded.map(({ command }) => command).join('\n'),
    wrap(last, style.width).join('\n'),
  ].join('\n\n');
}
