import type { Advice, Candidate, Growth } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Measurement } from '../model/measurement.ts';
import { candidateTopic, keyTexts } from './reading/definition.ts';
import { type ProofFacts, proofFacts, renderProof } from './reading/index-proof.ts';
import { isImplied } from './reading/indexes.ts';
import {
  isBroken,
  type MeasuredFacts,
  measuredFacts,
  renderMeasured,
  worstMeasurement,
} from './reading/measured.ts';
import { type RowFacts, renderRows, rowFacts } from './reading/rows-read.ts';
import { nameOf, pathSubject } from './reading/subject.ts';
import { columnsTopic, displayName, pathTopic } from './reading/topic.ts';
import { defineRule, type Observation, type PathMeasurements } from './rule.ts';

type MissingIndex = MeasuredFacts &
  RowFacts &
  ProofFacts & {
    readonly table: string;
    readonly index: string;
    /** Columns, and expressions as SQL. */
    readonly keys: readonly string[];
    /** The schema declares it already. */
    readonly declared: boolean;
    readonly sql: string;
    /** Further paths, the largest gain first. */
    readonly alsoServes: readonly string[];
  };

export const missingIndex = defineRule({
  id: 'missing-index',
  severity: 'warning',
  when: 'An index that the database lacks makes a critical path at least 30 % faster, or its plan as much cheaper, or is likely to where it could not be tried.',
  effect: 'Every call reads rows that an index would pass over or give in order.',
  remedy: 'Create the index concurrently, in a migration of its own, and declare it in the schema.',
  needs: ['measurements', 'advice'],
  uses: ['snapshot'],
  yieldsTo: ['invalid-index'],
  *check({ measurements, advice, snapshot }): Iterable<Observation<MissingIndex>> {
    for (const one of advice.advice) {
      const [first, ...further] = servedPaths(one, measurements);
      const worst = first && worstMeasurement(first);
      if (first && worst) yield observe(one, [first, ...further], worst, advice.growth, snapshot);
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} ${renderRows(facts.table, facts)}${aside(facts)}`,
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
  const gain = (subject: PathMeasurements) => {
    const own = proof.trials.filter(({ path }) => path === subject.path.name);
    const gains = own.map(({ before, after }) => before.cost - after.cost);
    return gains.length > 0 ? Math.max(...gains) : (worstMeasurement(subject)?.cost ?? 0);
  };
  return measurements
    .filter(({ path }) => serves.includes(path.name))
    .sort((a, b) => gain(b) - gain(a) || (a.path.name < b.path.name ? -1 : 1));
}

function observe(
  advice: Advice,
  served: readonly [PathMeasurements, ...PathMeasurements[]],
  worst: Measurement,
  growth: Growth | null,
  catalog?: Catalog,
): Observation<MissingIndex> {
  const { candidate, sql } = advice;
  const [first, ...further] = served;
  const alsoServes = further.map(({ path }) => path.name);
  return {
    subject: pathSubject(first),
    // A broken budget was measured: it decides the gate, whether or not the index is proven.
    severity: served.some(isBroken) ? 'error' : 'warning',
    identity: candidateTopic(candidate),
    about: [...alsoServes.map(pathTopic), ...lookUps(candidate), candidateTopic(candidate)],
    facts: {
      ...measuredFacts(worst, first.verdict.budgetMs),
      ...rowFacts(worst, candidate.table, catalog),
      ...proofFacts(advice, [first.path.name, ...alsoServes], worst, growth),
      table: displayName(candidate.table),
      index: candidate.name,
      keys: keyTexts(candidate.keys),
      declared: candidate.origin === 'declared',
      sql,
      alsoServes,
    },
  };
}

/** An un-indexed foreign key is left to this finding where the leading columns are its columns. */
function lookUps({ table, method, keys, predicate }: Candidate): readonly string[] {
  const expression = keys.findIndex(({ column }) => column === null);
  const columns = keyTexts(expression < 0 ? keys : keys.slice(0, expression));
  const leading = columns.map((_, n) => columns.slice(0, n + 1));
  return leading
    .filter((some) => method === 'btree' && isImplied(predicate, some))
    .map((some) => columnsTopic(table, some));
}

function aside({ declared, alsoServes }: MissingIndex): string {
  const said = [
    ...(declared ? ['the schema declares the index'] : []),
    ...(alsoServes.length === 0 ? [] : [`the index also serves ${alsoServes.join(', ')}`]),
  ];
  return said.length === 0 ? '' : ` (${said.join('; ')})`;
}
