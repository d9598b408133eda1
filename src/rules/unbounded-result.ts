import type { Measurement } from '../model/measurement.ts';
import type { Plan, PlanNode } from '../model/plan.ts';
import { plural } from '../text/format.ts';
import { type MeasuredFacts, measuredFacts, renderMeasured } from './reading/measured.ts';
import { outerInput } from './reading/plan-tree.ts';
import { nameOf, pathSubject } from './reading/subject.ts';
import { defineRule, type Observation } from './rule.ts';

const MANY_ROWS = 1_000;

type UnboundedResult = MeasuredFacts & { readonly rowsReturned: number };

export const unboundedResult = defineRule({
  id: 'unbounded-result',
  severity: 'warning',
  when: 'A critical path has no LIMIT, is no aggregate, and returned more than 1,000 rows.',
  effect:
    'Its time, its memory in the service and its transfer grow with the data, and a budget kept today is broken by growth alone.',
  remedy: 'Give it a LIMIT (`take`) and pages, or aggregate in the database.',
  needs: ['measurements'],
  *check({ measurements }): Iterable<Observation<UnboundedResult>> {
    for (const subject of measurements) {
      const largest = subject.measurements
        .filter((measurement) => measurement.plan !== null && isUnbounded(measurement.plan))
        .sort((a, b) => rowsOf(b) - rowsOf(a))[0];
      if (largest === undefined || rowsOf(largest) <= MANY_ROWS) continue;
      const measured = measuredFacts(largest, subject.verdict.budgetMs);
      yield {
        subject: pathSubject(subject),
        facts: { ...measured, rowsReturned: rowsOf(largest) },
      };
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} returns ${plural(facts.rowsReturned, 'row')} and has no LIMIT`,
    measured: renderMeasured(facts),
  }),
});

function rowsOf(measurement: Measurement): number {
  return measurement.rows ?? 0;
}

/** Nodes above a LIMIT or an aggregate that hand on the rows they get. */
const HANDING_ON = new Set([
  'Gather',
  'Gather Merge',
  'Incremental Sort',
  'LockRows',
  'Result',
  'Sort',
  'Subquery Scan',
  'Unique',
]);

function isUnbounded(plan: Plan): boolean {
  let node: PlanNode | undefined = plan.nodes[0];
  while (node !== undefined && HANDING_ON.has(node.type)) node = outerInput(plan, node);
  return !['Limit', 'Aggregate', 'Group'].includes(node?.type ?? '');
}
