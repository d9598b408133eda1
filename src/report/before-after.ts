import Table from 'cli-table3';
import type { Run } from '../model/run.ts';
import { formatMs } from '../text/format.ts';
import { sayWorstTime } from './function-time.ts';
import type { Style } from './style.ts';
import { truncate } from './wrap.ts';

/** Columns taken by everything but the path's name. */
const restWidth = 52;
const narrowestName = 18;

/** One line for each path of both runs: what its worst parameter set took, and the verdicts. */
export function beforeAfterTable(before: Run, after: Run, style: Style): string {
  const table = new Table({
    head: ['path', 'before', 'after', 'budget', 'verdict'],
    colAligns: ['left', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const { path, budgetMs } of before.verdicts) {
    const [was, is] = [outcomeOf(path, before), outcomeOf(path, after)];
    table.push([
      truncate(path, Math.max(style.width - restWidth, narrowestName)),
      medianOf(path, before),
      medianOf(path, after),
      budgetMs === null ? '' : formatMs(budgetMs),
      was === is ? was : `${was} → ${is}`,
    ]);
  }
  return table.toString();
}

function outcomeOf(path: string, { verdicts }: Run): string {
  return verdicts.find((one) => one.path === path)?.outcome ?? 'not measured';
}

/** Of the set that decides; a path that was stopped by its timeout took longer than that. */
function medianOf(path: string, { verdicts, measurements, functions }: Run): string {
  const verdict = verdicts.find((one) => one.path === path);
  const ofFunction = functions.find((one) => one.path === path);
  if (ofFunction !== undefined) return sayWorstTime(ofFunction);
  const worst = measurements.find(
    (one) => one.path === path && one.parameterSet === verdict?.worstSet,
  );
  if (worst?.timing) return formatMs(worst.timing.medianMs);
  return worst?.timedOutMs == null ? '' : `> ${formatMs(worst.timedOutMs)}`;
}
