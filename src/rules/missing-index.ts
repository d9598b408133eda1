import type { Advice, Candidate, Trial, TrialSide } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Measurement } from '../model/measurement.ts';
import { formatBytes, formatCount, formatMs, formatShare, plural } from '../units/format.ts';
import {
  type MeasuredFacts,
  measuredFacts,
  renderMeasured,
  worstMeasurement,
} from './reading/measured.ts';
import { nameOf, pathSubject } from './reading/subject.ts';
import { sameRelation, tableScans } from './reading/table-scans.ts';
import { columnsTopic, definitionTopic, displayName, pathTopic } from './reading/topic.ts';
import { defineRule, type Observation, type PathMeasurements } from './rule.ts';

type MissingIndex = MeasuredFacts & {
  readonly table: string;
  readonly index: string;
  readonly columns: readonly string[];
  readonly sql: string;
  readonly rowsRead: number | null;
  readonly rowsReturned: number | null;
  readonly wholeTable: boolean;
  readonly alsoServes: readonly string[];
  /** `142 ms → 0.06 ms, 24,390 → 4 pages` for the subject, then for each further path. */
  readonly gains: readonly string[];
  readonly indexBytes: number | null;
  readonly unprovenReason: string | null;
  readonly writesPerDay: number | null;
  readonly hotShare: number | null;
};

export const missingIndex = defineRule({
  id: 'missing-index',
  severity: 'warning',
  when: 'An index that the database lacks makes a critical path at least 30 % faster, or is likely to where it could not be tried.',
  effect: 'Every call reads rows only to throw them away, and more of them as the table grows.',
  remedy: 'Create the index concurrently, in a migration of its own, and declare it in the schema.',
  needs: ['measurements', 'advice'],
  uses: ['snapshot'],
  yieldsTo: ['invalid-index'],
  *check({ measurements, advice, snapshot }): Iterable<Observation<MissingIndex>> {
    for (const one of advice.advice) {
      const served = one.serves.flatMap((name) => measurements.filter((m) => m.path.name === name));
      const [first] = served;
      const worst = first && worstMeasurement(first);
      if (first && worst) yield observe(one, served, first, worst, snapshot);
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} ${reads(facts)}${others(facts)}`,
    measured: renderMeasured(facts),
    why: facts.wholeTable
      ? 'every call reads the whole table; cost grows with the table, not with the result'
      : missingIndexEffect,
    help: facts.sql,
    proof: [proof(facts), price(facts)].filter((part) => part !== null).join('; '),
  }),
});

const missingIndexEffect = 'every call reads rows that an index would pass over or give in order';

function observe(
  advice: Advice,
  served: readonly PathMeasurements[],
  first: PathMeasurements,
  worst: Measurement,
  catalog?: Catalog,
): Observation<MissingIndex> {
  const { candidate } = advice;
  const others = served.slice(1).map(({ path }) => path.name);
  return {
    subject: pathSubject(first),
    severity: served.some(({ verdict }) => verdict.outcome === 'fail') ? 'error' : 'warning',
    detail: definitionTopic(candidate.table, columnsOf(candidate), candidate.predicate),
    about: [...others.map(pathTopic), ...topics(candidate)],
    facts: {
      ...measuredFacts(worst, first.verdict.budgetMs),
      ...rowsOf(worst, candidate, catalog),
      ...proofFacts(advice, worst),
      table: displayName(candidate.table),
      index: candidate.name,
      columns: columnsOf(candidate),
      sql: advice.sql,
      alsoServes: others,
      writesPerDay: advice.price?.writesPerDay ?? null,
      hotShare: advice.price?.hotShare ?? null,
    },
  };
}

function columnsOf(candidate: Candidate): readonly string[] {
  return candidate.keys.map((key) => key.column);
}

/** A finding on an un-indexed foreign key yields where the leading columns are its columns. */
function topics(candidate: Candidate): readonly string[] {
  const columns = columnsOf(candidate);
  const lookUps = columns.map((_, n) => columnsTopic(candidate.table, columns.slice(0, n + 1)));
  return [...lookUps, definitionTopic(candidate.table, columns, candidate.predicate)];
}

function rowsOf(worst: Measurement, candidate: Candidate, catalog?: Catalog) {
  const scans = worst.plan === null ? [] : tableScans(worst.plan, catalog);
  const scan = scans.find(({ table }) => sameRelation(table, candidate.table));
  return {
    rowsRead: scan?.read ?? null,
    rowsReturned: worst.rows,
    wholeTable: scan !== undefined && scan.sequentialRead > 0,
  };
}

function proofFacts(advice: Advice, worst: Measurement) {
  const { proof } = advice;
  if (proof.kind === 'unproven') {
    return { gains: [], indexBytes: null, unprovenReason: proof.reason };
  }
  const trials = advice.serves.flatMap((path) => trialOf(path, worst, proof.trials) ?? []);
  const gains = trials.map((trial, n) => `${n === 0 ? '' : `${trial.path} `}${gain(trial)}`);
  return { gains, indexBytes: proof.bytes, unprovenReason: null };
}

/** The trial with the parameters of the measurement shown, else the one that gains most. */
function trialOf(path: string, worst: Measurement, trials: readonly Trial[]): Trial | undefined {
  const own = trials.filter((trial) => trial.path === path);
  const same = own.find(
    (trial) => trial.path === worst.path && trial.parameterSet === worst.parameterSet,
  );
  return same ?? own.sort((a, b) => saved(b) - saved(a))[0];
}

function saved({ before, after }: Trial): number {
  if (before.medianMs === null || after.medianMs === null) return before.cost - after.cost;
  return before.medianMs - after.medianMs;
}

function gain({ before, after }: Trial): string {
  const time = change(before, after, 'medianMs', formatMs);
  const pages = change(before, after, 'pages', formatCount);
  const measured = [time, pages && `${pages} pages`].filter((part) => part !== null);
  return measured.length > 0
    ? measured.join(', ')
    : `cost ${formatCount(before.cost)} → ${formatCount(after.cost)}`;
}

function change(
  before: TrialSide,
  after: TrialSide,
  side: 'medianMs' | 'pages',
  format: (value: number) => string,
): string | null {
  const [from, to] = [before[side], after[side]];
  return from === null || to === null ? null : `${format(from)} → ${format(to)}`;
}

function reads(facts: MissingIndex): string {
  const table = `"${facts.table}"`;
  if (facts.rowsRead === null) return `reads ${table} without a fitting index`;
  const rows = `reads ${plural(facts.rowsRead, 'row')} of ${table}`;
  return facts.rowsReturned === null
    ? rows
    : `${rows} to return ${formatCount(facts.rowsReturned)}`;
}

function others(facts: MissingIndex): string {
  return facts.alsoServes.length === 0 ? '' : ` (so does ${facts.alsoServes.join(', ')})`;
}

function proof(facts: MissingIndex): string {
  if (facts.unprovenReason !== null) return `unproven: ${facts.unprovenReason}`;
  return `built and measured: ${facts.gains.join('; ')}; ${formatBytes(facts.indexBytes ?? 0)}`;
}

function price(facts: MissingIndex): string | null {
  if (facts.writesPerDay === null) return null;
  const hot = facts.hotShare === null ? '' : `, ${formatShare(facts.hotShare)} of updates are HOT`;
  return `to be kept up by ${plural(facts.writesPerDay, 'write')} a day${hot}`;
}
