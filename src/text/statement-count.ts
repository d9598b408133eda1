import type { Capture, CaptureRun } from '../model/capture.ts';
import { plural } from './format.ts';

/** How many statements a path sends, without transaction control and the like. */
export interface StatementCount {
  readonly most: number;
  /** The parameter set with the most. */
  readonly set: string;
  /** The same number in each of several sets; null where there was one set only. */
  readonly constant: boolean | null;
  /** Reads only, each sent once, with lists of the keys of the level before. */
  readonly nestedInclude: boolean;
  /** `typical 4`, `heavy 4` */
  readonly sets: readonly string[];
}

export function statementCount({ runs }: Capture): StatementCount {
  const counts = runs.map((run) => ({ set: run.set, count: statementsSent(run) }));
  const most = [...counts].sort((a, b) => b.count - a.count)[0] ?? { set: '', count: 0 };
  return {
    most: most.count,
    set: most.set,
    constant: counts.length < 2 ? null : counts.every(({ count }) => count === most.count),
    nestedInclude: runs.length > 0 && runs.every(isNestedInclude),
    sets: counts.map(({ set, count }) => `${set} ${count}`),
  };
}

/** `4 statements, constant: one for each level of a nested include` */
export function renderCount({ most, constant, nestedInclude, sets }: StatementCount): string {
  const words = plural(most, 'statement');
  const among = constant === false ? ` (${sets.join(', ')})` : constant ? ', constant' : '';
  return `${words}${among}${nestedInclude ? ': one for each level of a nested include' : ''}`;
}

/** Without transaction control and the like. */
export function statementsSent({ traffic }: CaptureRun): number {
  const queries = traffic.statements.filter(({ kind }) => kind !== 'other');
  return queries.reduce((sum, { calls }) => sum + calls, 0);
}

function isNestedInclude({ traffic }: CaptureRun): boolean {
  const queries = traffic.statements.filter(({ kind }) => kind !== 'other');
  const once = queries.every(({ kind, calls }) => kind === 'read' && calls === 1);
  return queries.length > 1 && once && queries.slice(1).every(({ longestList }) => longestList > 0);
}
