import type { AdviceReport } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Measurement } from '../model/measurement.ts';
import { formatCount, plural } from '../text/format.ts';
import {
  isSlow,
  type MeasuredFacts,
  measuredFacts,
  renderMeasured,
  worstMeasurement,
} from './reading/measured.ts';
import { rejectionsFor, renderRejections } from './reading/rejections.ts';
import { nameOf, pathSubject } from './reading/subject.ts';
import { type TableScan, tableScans } from './reading/table-scans.ts';
import { displayName } from './reading/topic.ts';
import { defineRule, type Observation, type PathMeasurements } from './rule.ts';

const LARGE_ROWS = 10_000;
/** Share of the rows read that a scan may hand on and still count as throwing them away. */
const SMALL_SHARE = 0.1;

type SeqScan = MeasuredFacts & {
  readonly table: string;
  readonly rowsRead: number;
  readonly rowsKept: number;
  readonly estimated: boolean;
  readonly reason: string;
};

export const seqScanLargeTable = defineRule({
  id: 'seq-scan-large-table',
  severity: 'warning',
  when: 'A critical path reads 10,000 rows or more of a table one after the other and keeps at most a tenth, or keeps more and is over its budget, and no index was found to help.',
  effect: 'Its cost grows with the table, not with the result.',
  remedy:
    'Write the condition so that an index can serve it, or keep the answer in a table of its own.',
  needs: ['measurements', 'advice'],
  uses: ['snapshot'],
  yieldsTo: ['missing-index'],
  *check({ measurements, snapshot, advice }): Iterable<Observation<SeqScan>> {
    for (const subject of measurements) {
      const worst = worstMeasurement(subject);
      if (worst === null) continue;
      for (const scan of largeScans(worst, snapshot)) {
        if (keepsLittle(scan) || isSlow(subject)) yield observe(subject, worst, scan, advice);
      }
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} reads ${about(facts)}${plural(facts.rowsRead, 'row')} of "${facts.table}" one after the other and keeps ${about(facts)}${formatCount(facts.rowsKept)}`,
    measured: renderMeasured(facts),
    why: `no index would help: ${facts.reason}`,
  }),
});

/** What was not executed was not counted. */
function about({ estimated }: SeqScan): string {
  return estimated ? 'about ' : '';
}

function largeScans(worst: Measurement, catalog?: Catalog): readonly TableScan[] {
  const scans = worst.plan === null ? [] : tableScans(worst.plan, catalog);
  return scans.filter((scan) => scan.sequentialRead >= LARGE_ROWS);
}

function keepsLittle(scan: TableScan): boolean {
  return scan.sequentialReturned <= scan.sequentialRead * SMALL_SHARE;
}

function observe(
  subject: PathMeasurements,
  worst: Measurement,
  scan: TableScan,
  advice: AdviceReport,
): Observation<SeqScan> {
  return {
    subject: pathSubject(subject),
    identity: `path ${subject.path.name}, table ${displayName(scan.table)}`,
    facts: {
      ...measuredFacts(worst, subject.verdict.budgetMs),
      table: displayName(scan.table),
      rowsRead: scan.sequentialRead,
      rowsKept: scan.sequentialReturned,
      estimated: scan.estimated,
      reason: reasonFor(subject.path.name, scan, advice),
    },
  };
}

function reasonFor(path: string, scan: TableScan, advice: AdviceReport): string {
  if (!keepsLittle(scan)) {
    const [kept, read] = [scan.sequentialReturned, scan.sequentialRead].map(formatCount);
    return `the statement needs ${kept} of ${read} rows`;
  }
  const tried = renderRejections(rejectionsFor(path, advice, scan.table));
  return tried ?? 'its condition on the table is not one that an index can serve';
}
