import Table from 'cli-table3';
import type { CacheCheck } from '../model/function-path.ts';
import type { Run } from '../model/run.ts';
import type { WhatIfReport } from '../model/what-if.ts';
import { formatCost } from '../text/cost.ts';
import { formatMs, plural } from '../text/format.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

/** What was measured of the service before its phase and after it. */
export interface PhaseRuns {
  readonly before: Run;
  readonly after: Run;
  /** Critical paths as the phase proposes them, where the service after it does otherwise. */
  readonly proposals: Run;
  /** The index that the phase proposes for histories. */
  readonly proposedIndex: WhatIfReport;
}

interface Answer {
  readonly text: string;
  readonly met: boolean;
}

interface Criterion {
  /** With its goal. */
  readonly name: string;
  readonly of: (run: Run) => Answer;
}

/** The phase's success criteria, each measured before and after; none is assumed. */
export function criteriaTable({ before, after }: PhaseRuns, style: Style): string {
  const table = new Table({
    head: ['success criterion', 'before', 'after'],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, of } of criteria) {
    table.push([name, paint(of(before), style), paint(of(after), style)]);
  }
  return table.toString();
}

const criteria: readonly Criterion[] = [
  { name: 'webhook lookup < 10 ms', of: (run) => timeOf(run, ['handle-webhook'], 10) },
  {
    name: 'user payments < 50 ms, typical',
    of: (run) => timeOf(run, ['user-payments'], 50, 'typical'),
  },
  {
    name: 'user payments < 50 ms, heaviest',
    of: (run) => timeOf(run, ['user-payments', 'user-payments-after'], 50, 'heavy'),
  },
  {
    name: 'refund reports < 100 ms',
    of: (run) => timeOf(run, ['daily-refunds', 'refund-report'], 100),
  },
  { name: 'no N+1 in critical paths', of: loops },
  { name: 'connection pool configured', of: pool },
  { name: 'cache hit and invalidated', of: caches },
];

function paint({ text, met }: Answer, { colours }: Style): string {
  return met ? colours.green(`met     ${text}`) : colours.red(`missed  ${text}`);
}

/** The slowest of these paths, with the worst or the named parameter set. */
function timeOf(run: Run, paths: readonly string[], limitMs: number, set?: string): Answer {
  const times = paths.flatMap((path) => timesOf(run, path, set));
  if (times.length === 0) return { text: 'not measured', met: false };
  const worst = Math.max(...times);
  return { text: formatMs(worst), met: worst < limitMs };
}

function timesOf(run: Run, path: string, set: string | undefined): readonly number[] {
  const ofFunction = run.functions.find((one) => one.path === path);
  // A sum that lacks a statement meets no criterion.
  const times =
    ofFunction?.times.filter(({ unmeasured }) => unmeasured === 0) ??
    run.measurements
      .filter((one) => one.path === path)
      .map((one) => ({
        set: one.parameterSet,
        medianMs: one.timing?.medianMs ?? one.timedOutMs ?? Number.POSITIVE_INFINITY,
      }));
  return times.filter((one) => set === undefined || one.set === set).map((one) => one.medianMs);
}

function loops({ findings }: Run): Answer {
  const found = findings.filter(({ rule }) => rule === 'n-plus-one');
  const most = Math.max(0, ...found.map(({ facts }) => Number(facts.calls)));
  if (found.length === 0) return { text: 'none', met: true };
  return { text: `${found.length} × ${plural(most, 'call')}`, met: false };
}

function pool({ findings }: Run): Answer {
  const found = findings.filter(({ subject }) => subject.kind === 'pool').length;
  return { text: found === 0 ? 'no finding' : plural(found, 'finding'), met: found === 0 };
}

function caches({ functions }: Run): Answer {
  const checks = functions.flatMap(({ cache }) => cache?.checks ?? []);
  if (checks.length === 0) return { text: 'no cache', met: false };
  const kept = checks.every(isRight);
  return { text: plural(checks.length, kept ? 'cache' : 'wrong cache'), met: kept };
}

/** Hit within the ttl, read anew after a write and after the ttl. */
function isRight({ again, afterWrite, afterTtl }: CacheCheck): boolean {
  return again?.statements === 0 && afterWrite?.current === true && (afterTtl?.statements ?? 0) > 0;
}

/** Where what the phase proposes does not reach its goal, and what does. */
export function proposalLines(runs: PhaseRuns, style: Style): string {
  return [...indexLines(runs), ...offsetLines(runs)]
    .flatMap((text) => wrap(text, style.width))
    .join('\n');
}

function indexLines({ proposedIndex, after }: PhaseRuns): readonly string[] {
  const [created] = proposedIndex.created;
  if (created === undefined) return [];
  const plans = proposedIndex.plans.map(({ parameterSet, before, after: tried }) => {
    const used = tried.indexes.includes(created.name) ? 'used' : 'not used';
    return `\`${parameterSet}\` cost ${formatCost(before.cost)} → ${formatCost(tried.cost)}, ${used}`;
  });
  const heavy = timeOf(after, ['user-payments'], 50, 'heavy').text;
  return [
    `The phase's index bookings(user_id, payment_status, created_at): ${plans.join('; ')}. One selective statement takes ${heavy} for the heaviest user without it.`,
  ];
}

function offsetLines({ proposals, after }: PhaseRuns): readonly string[] {
  const offset = timeOf(proposals, ['user-payments-by-offset'], 50);
  const cursor = timeOf(after, ['user-payments-after'], 50);
  const verdict = offset.met ? 'reaches the goal here' : 'misses the goal';
  return [
    `The phase's pages by OFFSET: in the middle of the heaviest user's history ${offset.text}, which ${verdict}; pages by cursor take ${cursor.text} there.`,
  ];
}
