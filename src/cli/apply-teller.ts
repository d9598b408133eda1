import type { ApplyEvent } from '../model/applied.ts';
import { eventLine, type Latest, progressLine } from '../report/apply-event.ts';
import { type Progress, progressOn } from './progress.ts';
import type { Output } from './terminal.ts';

/** Tells on stderr what happens: a bar on a terminal; off it a line for each thing that is new. */
export interface Teller {
  readonly tell: (event: ApplyEvent) => void;
  readonly end: () => void;
}

export function tellerOn(output: Output, quiet: boolean, count: number): Teller {
  if (quiet) return { tell: () => {}, end: () => {} };
  return output.isTerminal ? terminalTeller(output, count) : lineTeller(output, count);
}

/** Phases and waits are told once, although they are seen twice a second. */
function lineTeller(output: Output, count: number): Teller {
  const told = new Set<string>();
  let number = 0;
  const tell = (event: ApplyEvent): void => {
    if (event.kind === 'starts') {
      number += 1;
      told.clear();
    }
    const key = keyOf(event);
    if (key !== null && told.has(key)) return;
    if (key !== null) told.add(key);
    output.write(`${eventLine(event, number, count)}\n`);
  };
  return { tell, end: () => {} };
}

function keyOf(event: ApplyEvent): string | null {
  if (event.kind === 'progress') return event.progress.phase;
  return event.kind === 'waits' ? `${event.why} ${event.blocker.pid}` : null;
}

function terminalTeller(output: Output, count: number): Teller {
  let progress: Progress | null = null;
  let number = 0;
  let latest: Latest = {};
  const show = (now: Latest): void => {
    progress ??= progressOn(output, false);
    progress.say(progressLine(now, number, count, output.width - 4));
  };
  const end = (): void => {
    progress?.end();
    progress = null;
  };
  const tell = (event: ApplyEvent): void => {
    if (event.kind === 'starts') {
      number += 1;
      latest = { starts: event };
    }
    if (event.kind === 'progress') latest = { ...latest, progress: event };
    if (event.kind === 'ends' || event.kind === 'drops-remainder') {
      end();
      const starts = latest.starts ? `${eventLine(latest.starts, number, count)}: ` : '';
      output.write(`${starts}${eventLine(event, number, count).trim()}\n`);
    } else {
      show(event.kind === 'waits' ? { ...latest, waits: event } : latest);
    }
  };
  return { tell, end };
}
