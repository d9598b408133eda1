import type { FunctionReport } from '../model/function-path.ts';
import type { Run } from '../model/run.ts';
import { formatMs } from '../text/format.ts';
import { renderCount, statementCount } from '../text/statement-count.ts';
import { sayCache } from './cache.ts';
import { sayTime } from './function-time.ts';
import { section } from './section.ts';
import type { Style } from './style.ts';

/** What each path in TypeScript sent, and the time of the function beside that of its statements. */
export function functionsSection(run: Run, style: Style): string {
  return section(
    'paths in TypeScript',
    run.functions.map((one) => lineOf(one, run)),
    style,
  );
}

function lineOf({ path, times, cache }: FunctionReport, run: Run): string {
  const capture = run.captures.find(({ name, kind }) => name === path && kind === 'path');
  const count = capture === undefined ? '' : `${renderCount(statementCount(capture))}; `;
  const sets = times.map((time) => {
    const functionMs = capture?.runs.find(({ set }) => set === time.set)?.functionMs;
    const own = functionMs === undefined ? '' : `, the function ${formatMs(functionMs)}`;
    return `\`${time.set}\` ${sayTime(time) ?? 'not measured'}${own}`;
  });
  return `${path}: ${[`${count}${sets.join('; ')}`, ...(cache ? [sayCache(cache)] : [])].join('; ')}`;
}
