import type { FunctionReport, FunctionTime } from '../model/function-path.ts';
import type { Run } from '../model/run.ts';
import { formatMs, plural } from '../text/format.ts';
import { section } from './section.ts';
import type { Style } from './style.ts';

/** What each path in TypeScript sent, and the time of the function beside that of its statements. */
export function functionsSection(run: Run, style: Style): string {
  const lines = run.functions.map((one) => `${one.path}: ${timesOf(one, run).join('; ')}`);
  return section('paths in TypeScript', lines, style);
}

function timesOf({ path, times }: FunctionReport, run: Run): readonly string[] {
  const runs = run.captures.find(({ name, kind }) => name === path && kind === 'path')?.runs ?? [];
  return times.map((time) => {
    const functionMs = runs.find(({ set }) => set === time.set)?.functionMs;
    const own = functionMs === undefined ? '' : `, the function ${formatMs(functionMs)}`;
    return `\`${time.set}\` ${plural(time.statements, 'statement')}${sumOf(time)}${own}`;
  });
}

function sumOf({ statements, unmeasured, medianMs }: FunctionTime): string {
  return statements === unmeasured ? '' : `, ${formatMs(medianMs)}`;
}
