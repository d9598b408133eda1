import Table from 'cli-table3';
import type { Measurement, Outcome, Verdict } from '../model/measurement.ts';
import type { Run } from '../model/run.ts';
import { formatCost } from '../text/cost.ts';
import { formatCount, formatMs } from '../text/format.ts';
import { sayWorstTime } from './function-time.ts';
import type { Style } from './style.ts';
import { truncate } from './wrap.ts';

/** Columns taken by everything but the path's name, at their usual widths. */
const restWidth = 58;
const narrowestName = 18;

/** One line for each path: verdict, then what its worst parameter set took, or would cost. */
export function summaryTable(run: Run, style: Style): string {
  const executed = run.head.evidence === 'measured';
  const table = new Table({
    head: ['path', 'verdict', executed ? 'median' : 'cost', 'budget', 'pages', 'set'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const verdict of run.verdicts) table.push(row(verdict, run, executed, style));
  return table.toString();
}

function row(verdict: Verdict, run: Run, executed: boolean, style: Style): string[] {
  const nameWidth = Math.max(style.width - restWidth, narrowestName);
  const ofFunction = run.functions.find(({ path }) => path === verdict.path);
  const worst = run.measurements.find(
    (one) => one.path === verdict.path && one.parameterSet === verdict.worstSet,
  );
  return [
    truncate(verdict.path, nameWidth),
    paint(verdict.outcome, style),
    ofFunction ? sayWorstTime(ofFunction) : executed ? medianOf(worst) : costOf(worst),
    verdict.budgetMs === null ? '' : formatMs(verdict.budgetMs),
    worst?.pages == null ? '' : formatCount(worst.pages),
    verdict.worstSet ?? '',
  ];
}

function medianOf(worst: Measurement | undefined): string {
  if (worst?.timing) return formatMs(worst.timing.medianMs);
  return worst?.timedOutMs == null ? '' : `> ${formatMs(worst.timedOutMs)}`;
}

function costOf(worst: Measurement | undefined): string {
  return worst === undefined ? '' : formatCost(worst.cost);
}

function paint(outcome: Outcome, { colours }: Style): string {
  const painted: Readonly<Record<Outcome, (text: string) => string>> = {
    pass: colours.green,
    fail: colours.red,
    borderline: colours.yellow,
    unverified: colours.yellow,
  };
  return painted[outcome](outcome);
}
