import type { FunctionReport, FunctionTime } from '../model/function-path.ts';
import type { Run } from '../model/run.ts';
import { formatMs, plural } from '../text/format.ts';
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

/** A nested include sends one statement for each level, however many rows there are: a constant. */
function lineOf({ path, times }: FunctionReport, run: Run): string {
  const [first, ...others] = times;
  const constant =
    first !== undefined &&
    others.length > 0 &&
    others.every(({ statements }) => statements === first.statements);
  const count = constant ? ` ${plural(first.statements, 'statement')}, constant;` : '';
  const sets = times.map((time) => {
    const own = constant ? [] : [plural(time.statements, 'statement')];
    return `\`${time.set}\` ${[...own, ...timesOf(time, path, run)].join(', ')}`;
  });
  return `${path}:${count} ${sets.join('; ')}`;
}

function timesOf(time: FunctionTime, path: string, run: Run): readonly string[] {
  const { set, statements, unmeasured, medianMs } = time;
  const capture = run.captures.find(({ name, kind }) => name === path && kind === 'path');
  const functionMs = capture?.runs.find((one) => one.set === set)?.functionMs;
  return [
    ...(statements === unmeasured ? [] : [formatMs(medianMs)]),
    ...(functionMs === undefined ? [] : [`the function ${formatMs(functionMs)}`]),
  ];
}
