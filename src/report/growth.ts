import Table from 'cli-table3';
import type { GrowthClass, GrowthSide, PathGrowth } from '../model/advice.ts';
import type { Run } from '../model/run.ts';
import { formatCost } from '../text/cost.ts';
import type { Style } from './style.ts';
import { truncate, wrap } from './wrap.ts';

/** Columns taken by everything but the path's name, with costs of eight digits. */
const restWidth = 57;
const narrowestName = 18;

/** How the cost of each path grows with the rows, as it is and with the advice; then what was assumed. */
export function growthSection({ advice: { growth } }: Run, style: Style): string {
  if (growth === null || growth.paths.length === 0) return '';
  const table = new Table({
    head: ['path', 'growth', '1×', '10×', '100×'],
    colAligns: ['left', 'left', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const one of growth.paths) table.push(...rows(one, growth.paths, style));
  const title = style.colours.bold('planner cost when the tables grow');
  return [title, table.toString(), ...wrap(growth.assumption, style.width)].join('\n');
}

function rows(
  { path, parameterSet, before, after }: PathGrowth,
  among: readonly PathGrowth[],
  style: Style,
): string[][] {
  const several = among.filter((one) => one.path === path).length > 1;
  const set = several ? `, ${parameterSet}` : '';
  const now = row(truncate(path, nameWidth(style) - set.length) + set, before, style);
  return after === null ? [now] : [now, row('  with the advice', after, style)];
}

function nameWidth({ width }: Style): number {
  return Math.max(width - restWidth, narrowestName);
}

function row(name: string, { growth, costs }: GrowthSide, style: Style): string[] {
  return [name, paint(growth, style), ...costs.map(formatCost)];
}

function paint(growth: GrowthClass, { colours }: Style): string {
  const painted: Readonly<Record<GrowthClass, (text: string) => string>> = {
    flat: colours.green,
    'sub-linear': colours.green,
    linear: colours.yellow,
    worse: colours.red,
  };
  return painted[growth](growth);
}
