import type { Catalog, Table } from '../model/catalog.ts';
import type { Measurement } from '../model/measurement.ts';
import type { Plan, PlanNode } from '../model/plan.ts';
import { quoteRelation } from '../sql/quote.ts';
import { formatCount } from '../text/format.ts';
import { type MeasuredFacts, measuredFacts, renderMeasured } from './reading/measured.ts';
import { ancestors, mayStopEarly } from './reading/plan-tree.ts';
import { nameOf, pathSubject } from './reading/subject.ts';
import { findTable } from './reading/table-scans.ts';
import { displayName } from './reading/topic.ts';
import { defineRule, type Observation } from './rule.ts';

const SMALLEST_ERROR = 10;
/** Below this many rows on both sides the planner's choice hardly matters. */
const SMALLEST_ROWS = 1_000;
/** `autovacuum_analyze_scale_factor`: above this share of changed rows PostgreSQL itself analyses. */
const STALE_SHARE = 0.1;

type Cause = 'never analysed' | 'stale' | 'conditions';

type RowMisestimate = MeasuredFacts & {
  readonly node: string;
  readonly table: string | null;
  readonly estimatedRows: number;
  readonly actualRows: number;
  readonly error: number;
  readonly cause: Cause;
  readonly analyze: string;
};

export const rowMisestimate = defineRule({
  id: 'row-misestimate',
  severity: 'warning',
  when: 'PostgreSQL expects ten times more or fewer rows than a node of a critical path yields, and one of the two is 1,000 or more.',
  effect:
    'The planner chooses joins, sorts and memory for another number of rows, so that the plan may be bad, and may change from one day to the next.',
  remedy:
    'ANALYZE the table; where that does not help, create extended statistics on the columns that its conditions combine.',
  needs: ['measurements'],
  uses: ['snapshot'],
  *check({ measurements, snapshot }): Iterable<Observation<RowMisestimate>> {
    for (const subject of measurements) {
      const found = subject.measurements
        .flatMap((measurement) => rootErrors(measurement).map((node) => ({ measurement, node })))
        .sort((a, b) => errorOf(b.node) - errorOf(a.node))[0];
      if (found === undefined) continue;
      const facts = misestimate(found.measurement, found.node, subject.verdict.budgetMs, snapshot);
      yield { subject: pathSubject(subject), facts };
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} yields ${formatCount(facts.actualRows)} rows in its ${facts.node} where PostgreSQL expects ${formatCount(facts.estimatedRows)}`,
    measured: renderMeasured(facts),
    help: help(facts),
  }),
});

/** The wrong nodes whose inputs were estimated well: where the error begins. */
function rootErrors({ plan, parameterSet }: Measurement): readonly PlanNode[] {
  if (plan === null) return [];
  const wrong = plan.nodes.filter((node) => isWrong(plan, node, parameterSet));
  const above = new Set(wrong.flatMap((node) => [...ancestors(plan, node)]));
  return wrong.filter((node) => !above.has(node));
}

/** A bitmap's AND and OR report no rows at all; a value that does not occur is always over-estimated. */
function isWrong(plan: Plan, node: PlanNode, parameterSet: string): boolean {
  if (node.actual === null || (node.type.startsWith('Bitmap') === true && node.relation === null)) {
    return false;
  }
  const actual = node.actual.rows / node.actual.loops;
  if (node.actual.estimateError < SMALLEST_ERROR) return false;
  if (Math.max(actual, node.estimatedRows) < SMALLEST_ROWS) return false;
  return actual > node.estimatedRows || (parameterSet !== 'miss' && !mayStopEarly(plan, node));
}

function errorOf(node: PlanNode): number {
  return node.actual?.estimateError ?? 0;
}

function misestimate(
  measurement: Measurement,
  node: PlanNode,
  budgetMs: number | null,
  catalog?: Catalog,
): RowMisestimate {
  const tables = measurement.plan === null ? [] : tablesBelow(measurement.plan, node, catalog);
  const unknown = tables.find((table) => causeOf(table) !== 'conditions') ?? tables[0];
  return {
    ...measuredFacts(measurement, budgetMs),
    node: node.relation === null ? node.type : `${node.type} on "${node.relation}"`,
    table: unknown === undefined ? null : displayName(unknown),
    estimatedRows: node.estimatedRows,
    actualRows: (node.actual?.rows ?? 0) / (node.actual?.loops ?? 1),
    error: errorOf(node),
    cause: unknown === undefined ? 'conditions' : causeOf(unknown),
    analyze: unknown === undefined ? 'ANALYZE;' : `ANALYZE ${quoteRelation(unknown)};`,
  };
}

function tablesBelow(plan: Plan, top: PlanNode, catalog?: Catalog): readonly Table[] {
  return plan.nodes
    .filter((node) => node === top || [...ancestors(plan, node)].includes(top))
    .flatMap(({ schema, relation }) =>
      relation === null || catalog === undefined
        ? []
        : (findTable(catalog, { schema: schema ?? 'public', name: relation }) ?? []),
    );
}

function causeOf(table: Table): Cause {
  const { activity } = table;
  const statistics = table.columns.some((column) => column.statistics !== null);
  if (!statistics && activity?.analyzedAt == null) return 'never analysed';
  if (activity === null) return 'conditions';
  const stale = activity.modifiedSinceAnalyze > STALE_SHARE * Math.max(activity.liveRows, 1);
  return stale ? 'stale' : 'conditions';
}

function help(facts: RowMisestimate): string {
  const table = `"${facts.table}"`;
  switch (facts.cause) {
    case 'never analysed':
      return `${facts.analyze} -- ${table} was never analysed`;
    case 'stale':
      return `${facts.analyze} -- more than a tenth of ${table} changed since it was last analysed`;
    case 'conditions':
      return 'its statistics are recent: CREATE STATISTICS on the columns that its conditions combine, then ANALYZE';
  }
}
