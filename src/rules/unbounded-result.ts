import type { Measurement } from '../model/measurement.ts';
import type { Plan, PlanNode } from '../model/plan.ts';
import { plural } from '../text/format.ts';
import { type MeasuredFacts, measuredFacts, renderMeasured } from './reading/measured.ts';
import { outerInput } from './reading/plan-tree.ts';
import { nameOf, pathSubject } from './reading/subject.ts';
import { statementTopic } from './reading/topic.ts';
import { defineRule, type Observation } from './rule.ts';

const MANY_ROWS = 1_000;

type UnboundedResult = MeasuredFacts & {
  readonly rowsReturned: number;
  /** The planner's number: the statement was not executed. */
  readonly estimated: boolean;
};

export const unboundedResult = defineRule({
  id: 'unbounded-result',
  severity: 'warning',
  when: 'A critical path has no LIMIT, is no aggregate, and returned more than 1,000 rows, or is expected to where it was not executed.',
  effect:
    'Its time, its memory in the service and its transfer grow with the data, and a budget kept today is broken by growth alone.',
  remedy: 'Give it a LIMIT (`take`) and pages, or aggregate in the database.',
  needs: ['measurements'],
  // Which saw the same statement as the service sends it.
  yieldsTo: ['unbounded-read'],
  *check({ measurements }): Iterable<Observation<UnboundedResult>> {
    for (const subject of measurements) {
      const largest = subject.measurements
        .filter((measurement) => measurement.plan !== null && isUnbounded(measurement.plan))
        .sort((a, b) => rowsOf(b) - rowsOf(a))[0];
      if (largest === undefined || rowsOf(largest) <= MANY_ROWS) continue;
      const measured = measuredFacts(largest, subject.verdict.budgetMs);
      const estimated = largest.rows === null;
      yield {
        subject: pathSubject(subject),
        about: [statementTopic(subject.path.fingerprint)],
        // The planner may be wrong by much; an estimate alone fails nobody's build.
        ...(estimated ? { severity: 'info' } : {}),
        facts: { ...measured, rowsReturned: rowsOf(largest), estimated },
      };
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} returns ${facts.estimated ? 'about ' : ''}${plural(facts.rowsReturned, 'row')} and has no LIMIT`,
    measured: renderMeasured(facts),
  }),
});

function rowsOf(measurement: Measurement): number {
  return measurement.rows ?? measurement.plan?.nodes[0]?.estimatedRows ?? 0;
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
