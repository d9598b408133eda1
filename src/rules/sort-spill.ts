import type { Catalog } from '../model/catalog.ts';
import type { Measurement } from '../model/measurement.ts';
import type { PlanNode } from '../model/plan.ts';
import { formatBytes, plural } from '../text/format.ts';
import {
  type MeasuredFacts,
  measuredFacts,
  renderMeasured,
  worstMeasurement,
} from './reading/measured.ts';
import { nameOf, pathSubject } from './reading/subject.ts';
import { defineRule, type Observation } from './rule.ts';

type SortSpill = MeasuredFacts & {
  readonly node: string;
  readonly rows: number;
  readonly spilledBytes: number;
  /** `work_mem` of the role, kilobytes. */
  readonly workMemKb: number | null;
};

export const sortSpill = defineRule({
  id: 'sort-spill',
  severity: 'warning',
  when: 'A sort or hash of a critical path does not fit into work_mem and goes through temporary files.',
  effect:
    'Every call writes its rows to disk and reads them back, and many calls at once compete for that disk.',
  remedy:
    'Sort or group fewer and narrower rows, give an index that has them in order, or raise work_mem for this transaction.',
  needs: ['measurements'],
  uses: ['snapshot'],
  yieldsTo: ['missing-index'],
  *check({ measurements, snapshot }): Iterable<Observation<SortSpill>> {
    for (const subject of measurements) {
      const worst = worstMeasurement(subject);
      const node = worst && largestSpill(worst);
      if (!worst || !node?.actual) continue;
      const budgetMs = subject.verdict.budgetMs;
      const facts = { ...measuredFacts(worst, budgetMs), ...spillFacts(node, worst, snapshot) };
      yield { subject: pathSubject(subject), facts };
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} writes ${formatBytes(facts.spilledBytes)} to disk in a ${facts.node} that yields ${plural(facts.rows, 'row')}`,
    measured: renderMeasured(facts),
    help: `${help}${workMem(facts)}`,
  }),
});

const help = 'select fewer rows or columns before it, or give an index that has them in order';

function largestSpill(worst: Measurement): PlanNode | undefined {
  return (worst.plan?.nodes ?? [])
    .filter((node) => spilledKb(node) > 0)
    .sort((a, b) => spilledKb(b) - spilledKb(a))[0];
}

function spilledKb(node: PlanNode): number {
  return node.actual?.spilledKb ?? 0;
}

function spillFacts(node: PlanNode, worst: Measurement, catalog?: Catalog) {
  const workMem = worst.plan?.document.Settings?.work_mem ?? catalog?.server.settings.work_mem;
  return {
    node: node.type,
    rows: node.actual?.rows ?? 0,
    spilledBytes: spilledKb(node) * 1024,
    workMemKb: kilobytes(workMem),
  };
}

/** `pg_settings` has kilobytes without a unit, EXPLAIN's SETTINGS has `64MB`. */
function kilobytes(setting: string | undefined): number | null {
  const match = /^(\d+)(kB|MB|GB)?$/.exec(setting ?? '');
  if (match === null) return null;
  const factor = match[2] === 'GB' ? 1024 ** 2 : match[2] === 'MB' ? 1024 : 1;
  return Number(match[1]) * factor;
}

/** Rows take about three times as much in memory as in a temporary file; beyond 1 GB no advice. */
function workMem(facts: SortSpill): string {
  const megabytes = 2 ** Math.ceil(Math.log2((facts.spilledBytes * 3) / 1024 ** 2));
  if (megabytes > 1024 || megabytes < 1 || facts.workMemKb === null) return '';
  const now = formatBytes(facts.workMemKb * 1024);
  return `; or SET LOCAL work_mem = '${megabytes}MB' in its transaction (now ${now})`;
}
