import type { Measurement } from '../model/measurement.ts';
import { formatCount, plural } from '../text/format.ts';
import { type MeasuredFacts, measuredFacts, renderMeasured } from './reading/measured.ts';
import { outerInput } from './reading/plan-tree.ts';
import { nameOf, pathSubject } from './reading/subject.ts';
import { defineRule, type Observation } from './rule.ts';

const DEEP_ROWS = 1_000;

type DeepOffset = MeasuredFacts & {
  readonly rowsSkipped: number;
  readonly rowsReturned: number;
};

export const deepOffset = defineRule({
  id: 'deep-offset',
  severity: 'warning',
  when: 'OFFSET makes a critical path produce 1,000 rows or more only to skip them.',
  effect:
    'Each further page costs more than the one before, whatever indexes there are, and rows that arrive meanwhile shift the pages.',
  remedy:
    'Begin each page after the last row of the one before: compare the sort columns with its values instead of counting rows.',
  needs: ['measurements'],
  *check({ measurements }): Iterable<Observation<DeepOffset>> {
    for (const subject of measurements) {
      const deepest = subject.measurements
        .map((measurement) => ({ measurement, ...skipped(measurement) }))
        .sort((a, b) => b.rowsSkipped - a.rowsSkipped)[0];
      if (deepest === undefined || deepest.rowsSkipped < DEEP_ROWS) continue;
      const { measurement, ...rows } = deepest;
      const facts = { ...measuredFacts(measurement, subject.verdict.budgetMs), ...rows };
      yield { subject: pathSubject(subject), facts };
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} skips ${plural(facts.rowsSkipped, 'row')} to return ${formatCount(facts.rowsReturned)}`,
    measured: renderMeasured(facts),
  }),
});

/** A Limit takes what it skips and what it returns from its input, and no row more. */
function skipped({ plan }: Measurement): { rowsSkipped: number; rowsReturned: number } {
  const limits = (plan?.nodes ?? []).filter((node) => node.type === 'Limit' && node.actual);
  return limits
    .map((limit) => {
      const input = plan === null ? undefined : outerInput(plan, limit);
      const loops = limit.actual?.loops ?? 1;
      const rowsReturned = (limit.actual?.rows ?? 0) / loops;
      return { rowsSkipped: (input?.actual?.rows ?? 0) / loops - rowsReturned, rowsReturned };
    })
    .reduce((a, b) => (b.rowsSkipped > a.rowsSkipped ? b : a), { rowsSkipped: 0, rowsReturned: 0 });
}
