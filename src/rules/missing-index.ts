import type { Advice, Candidate } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Measurement } from '../model/measurement.ts';
import { formatCount, plural } from '../text/format.ts';
import { type ProofFacts, proofFacts, renderProof } from './reading/index-proof.ts';
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

type MissingIndex = MeasuredFacts &
  ProofFacts & {
    readonly table: string;
    readonly index: string;
    readonly columns: readonly string[];
    readonly sql: string;
    readonly rowsRead: number | null;
    readonly rowsReturned: number | null;
    readonly wholeTable: boolean;
    /** Further paths, the largest gain first. */
    readonly alsoServes: readonly string[];
  };

export const missingIndex = defineRule({
  id: 'missing-index',
  severity: 'warning',
  when: 'An index that the database lacks makes a critical path at least 30 % faster, or is likely to where it could not be tried.',
  effect: 'Every call reads rows that an index would pass over or give in order.',
  remedy: 'Create the index concurrently, in a migration of its own, and declare it in the schema.',
  needs: ['measurements', 'advice'],
  uses: ['snapshot'],
  yieldsTo: ['invalid-index'],
  *check({ measurements, advice, snapshot }): Iterable<Observation<MissingIndex>> {
    for (const one of advice.advice) {
      const [first, ...further] = servedPaths(one, measurements);
      const worst = first && worstMeasurement(first);
      if (first && worst) yield observe(one, first, further, worst, snapshot);
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} ${reads(facts)}${others(facts)}`,
    measured: renderMeasured(facts),
    ...(facts.wholeTable ? { why: wholeTable } : {}),
    help: facts.sql,
    proof: renderProof(facts),
  }),
});

const wholeTable =
  'every call reads the whole table; cost grows with the table, not with the result';

/** The path with the largest gain first: by cost, since times would change places from run to run. */
function servedPaths(
  { serves, proof }: Advice,
  measurements: readonly PathMeasurements[],
): readonly PathMeasurements[] {
  const trials = proof.kind === 'built' ? proof.trials : [];
  const gain = (subject: PathMeasurements) => {
    const own = trials.filter(({ path }) => path === subject.path.name);
    const gains = own.map(({ before, after }) => before.cost - after.cost);
    return gains.length > 0 ? Math.max(...gains) : (worstMeasurement(subject)?.cost ?? 0);
  };
  return measurements
    .filter(({ path }) => serves.includes(path.name))
    .sort((a, b) => gain(b) - gain(a) || (a.path.name < b.path.name ? -1 : 1));
}

function observe(
  advice: Advice,
  first: PathMeasurements,
  further: readonly PathMeasurements[],
  worst: Measurement,
  catalog?: Catalog,
): Observation<MissingIndex> {
  const { candidate, sql } = advice;
  const columns = candidate.keys.map((key) => key.column);
  const alsoServes = further.map(({ path }) => path.name);
  const broken = [first, ...further].some(({ verdict }) => verdict.outcome === 'fail');
  return {
    subject: pathSubject(first),
    severity: broken ? 'error' : 'warning',
    identity: definitionTopic(candidate.table, columns, candidate.predicate),
    about: [...alsoServes.map(pathTopic), ...topics(candidate, columns)],
    facts: {
      ...measuredFacts(worst, first.verdict.budgetMs),
      ...rowFacts(worst, candidate, catalog),
      ...proofFacts(advice, [first.path.name, ...alsoServes], worst),
      table: displayName(candidate.table),
      index: candidate.name,
      columns,
      sql,
      alsoServes,
    },
  };
}

/** An un-indexed foreign key is left to this finding where the leading columns are its columns. */
function topics({ table, predicate }: Candidate, columns: readonly string[]): readonly string[] {
  const lookUps = columns.map((_, n) => columnsTopic(table, columns.slice(0, n + 1)));
  return [...lookUps, definitionTopic(table, columns, predicate)];
}

function rowFacts(worst: Measurement, candidate: Candidate, catalog?: Catalog) {
  const scans = worst.plan === null ? [] : tableScans(worst.plan, catalog);
  const scan = scans.find(({ table }) => sameRelation(table, candidate.table));
  return {
    rowsRead: scan?.read ?? null,
    rowsReturned: worst.rows,
    wholeTable: scan !== undefined && scan.sequentialRead > 0,
  };
}

function reads({ table, rowsRead, rowsReturned }: MissingIndex): string {
  if (rowsRead === null) return `reads "${table}" without a fitting index`;
  const rows = `reads ${plural(rowsRead, 'row')} of "${table}"`;
  return rowsReturned === null ? rows : `${rows} to return ${formatCount(rowsReturned)}`;
}

function others({ alsoServes }: MissingIndex): string {
  return alsoServes.length === 0 ? '' : ` (the index also serves ${alsoServes.join(', ')})`;
}
