import type { AdviceReport } from '../model/advice.ts';
import type { Measurement } from '../model/measurement.ts';
import type { PlanNode } from '../model/plan.ts';
import { formatMs, formatShare } from '../text/format.ts';
import {
  isSlow,
  type MeasuredFacts,
  measuredFacts,
  renderMeasured,
  worstMeasurement,
} from './reading/measured.ts';
import { rejectionsFor, renderRejections } from './reading/rejections.ts';
import { nameOf, pathSubject } from './reading/subject.ts';
import { defineRule, type Observation, type PathMeasurements } from './rule.ts';

type SlowPath = MeasuredFacts & {
  readonly outcome: string;
  /** The plan's dearest node and the share (0..1) of the time that is its own. */
  readonly node: string | null;
  readonly nodeShare: number | null;
  /** Median with the advised index, where that is still over the budget. */
  readonly remainsMs: number | null;
  /** Why the candidates for an index were rejected. */
  readonly rejections: readonly string[];
};

export const slowPath = defineRule({
  id: 'slow-path',
  severity: 'error',
  when: 'A critical path takes longer than its budget, and no missing index explains it.',
  effect: 'Whoever waits for this path waits longer than the team has agreed to.',
  remedy:
    'Make the statement do less work where its plan spends the time, or agree on another budget.',
  needs: ['measurements'],
  uses: ['advice'],
  yieldsTo: ['missing-index'],
  *check({ measurements, advice }): Iterable<Observation<SlowPath>> {
    for (const subject of measurements) {
      // Of a statement of a function, the function is judged.
      if (subject.path.seen?.of) continue;
      const worst = worstMeasurement(subject);
      if (worst !== null && isSlow(subject)) yield observe(subject, worst, advice);
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} ${takes(facts)}`,
    measured: renderMeasured(facts),
    help: help(facts),
  }),
});

function observe(
  subject: PathMeasurements,
  worst: Measurement,
  advice?: AdviceReport,
): Observation<SlowPath> {
  const { verdict, path } = subject;
  const remainsMs = remaining(path.name, verdict.budgetMs, advice);
  return {
    subject: pathSubject(subject),
    severity: verdict.outcome === 'fail' ? 'error' : 'warning',
    stands: remainsMs !== null,
    facts: {
      ...measuredFacts(worst, verdict.budgetMs),
      ...dearestNode(worst),
      outcome: verdict.outcome,
      remainsMs,
      rejections: rejectionsFor(path.name, advice),
    },
  };
}

/** The best that one advised index leaves, if that is still more than the budget. */
function remaining(path: string, budgetMs: number | null, advice?: AdviceReport): number | null {
  const left = (advice?.advice ?? []).flatMap(({ proof }) => {
    if (proof.kind !== 'built') return [];
    const after = proof.trials.filter((trial) => trial.path === path);
    const medians = after.map((trial) => trial.after.medianMs ?? Number.POSITIVE_INFINITY);
    return medians.length === 0 ? [] : [Math.max(...medians)];
  });
  const best = Math.min(...left);
  return Number.isFinite(best) && budgetMs !== null && best > budgetMs ? best : null;
}

function dearestNode(worst: Measurement): Pick<SlowPath, 'node' | 'nodeShare'> {
  const nodes = worst.plan?.nodes ?? [];
  const own = (node: PlanNode) => node.actual?.exclusiveMs ?? 0;
  const totalMs = nodes.reduce((sum, node) => sum + own(node), 0);
  const dearest = [...nodes].sort((a, b) => own(b) - own(a))[0];
  if (dearest === undefined || totalMs === 0) return { node: null, nodeShare: null };
  const relation = dearest.relation === null ? '' : ` on "${dearest.relation}"`;
  return { node: `${dearest.type}${relation}`, nodeShare: own(dearest) / totalMs };
}

function takes(facts: SlowPath): string {
  const budget = formatMs(facts.budgetMs ?? 0);
  if (facts.remainsMs !== null) {
    return `would still take ${formatMs(facts.remainsMs)} with the advised index, its budget is ${budget}`;
  }
  if (facts.timedOutMs !== null) {
    return `does not finish in ${formatMs(facts.timedOutMs)}, its budget is ${budget}`;
  }
  const median = formatMs(facts.medianMs ?? 0);
  return facts.outcome === 'fail'
    ? `takes ${median}, its budget is ${budget}`
    : `takes ${median} at the median and ${formatMs(facts.fastestMs ?? 0)} at best, at the edge of its budget of ${budget}`;
}

function help(facts: SlowPath): string {
  const where =
    facts.node === null
      ? 'see where its plan spends the time'
      : `start with its ${facts.node}, ${formatShare(facts.nodeShare ?? 0)} of the time`;
  const tried = renderRejections(facts.rejections);
  return tried === null ? where : `${where}; indexes tried: ${tried}`;
}
