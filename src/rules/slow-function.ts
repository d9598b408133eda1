import type { FunctionReport, FunctionTime } from '../model/function-path.ts';
import { formatMs, formatShare, plural } from '../text/format.ts';
import { isSlow } from './reading/measured.ts';
import { nameOf } from './reading/subject.ts';
import { pathTopic } from './reading/topic.ts';
import { defineRule, type Observation, type PathMeasurements } from './rule.ts';

type SlowFunction = {
  readonly outcome: string;
  readonly parameterSet: string;
  readonly medianMs: number;
  readonly fastestMs: number;
  readonly statements: number;
  readonly budgetMs: number;
  /** The statement that takes most of the time, and its share (0..1) of it. */
  readonly dearest: string;
  readonly dearestShare: number;
};

export const slowFunction = defineRule({
  id: 'slow-function',
  severity: 'error',
  when: 'The statements of a path in TypeScript together take longer than its budget, and neither a missing index nor an N+1 explains it.',
  effect: 'Whoever waits for this path waits longer than the team has agreed to.',
  remedy: 'Send fewer statements, make the dearest one do less, or agree on another budget.',
  needs: ['functions', 'measurements'],
  yieldsTo: ['missing-index', 'n-plus-one'],
  *check({ functions, measurements }): Iterable<Observation<SlowFunction>> {
    for (const one of functions) {
      const { verdict, times } = one;
      const parts = measurements.filter(({ path }) => path.seen?.of === one.path);
      const worst = times.find(({ set }) => set === verdict.worstSet);
      if (isSlow(one) && worst !== undefined) yield* observe(one, worst, parts);
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} takes ${formatMs(facts.medianMs)} in ${plural(facts.statements, 'statement')}, its budget is ${formatMs(facts.budgetMs)}`,
    measured: `${formatMs(facts.medianMs)} (fastest ${formatMs(facts.fastestMs)}, parameters \`${facts.parameterSet}\`; budget ${formatMs(facts.budgetMs)})`,
    help: `start with ${facts.dearest}, ${formatShare(facts.dearestShare)} of the time`,
  }),
});

function* observe(
  { path, verdict }: FunctionReport,
  { set, medianMs, fastestMs, statements }: FunctionTime,
  parts: readonly PathMeasurements[],
): Iterable<Observation<SlowFunction>> {
  const times = parts.map((part) => ({ part, ms: timeOf(part, set) }));
  const [dearest] = times.sort((a, b) => b.ms - a.ms);
  if (dearest === undefined) return;
  yield {
    subject: { kind: 'path', path, source: dearest.part.path.source },
    severity: verdict.outcome === 'fail' ? 'error' : 'warning',
    about: parts.map((part) => pathTopic(part.path.name)),
    facts: {
      ...{ outcome: verdict.outcome, parameterSet: set, medianMs, fastestMs, statements },
      budgetMs: verdict.budgetMs ?? 0,
      dearest: dearest.part.path.name,
      dearestShare: dearest.ms / Math.max(medianMs, Number.MIN_VALUE),
    },
  };
}

function timeOf({ path, measurements }: PathMeasurements, set: string): number {
  const measured = measurements.find(({ parameterSet }) => parameterSet === set);
  const each = measured?.timing?.medianMs ?? measured?.timedOutMs ?? 0;
  return each * (path.seen?.calls[set] ?? 0);
}
