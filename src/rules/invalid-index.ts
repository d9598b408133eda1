import type { Advice, AdviceReport } from '../model/advice.ts';
import type { Catalog, Index } from '../model/catalog.ts';
import { quoteRelation } from '../sql/quote.ts';
import { formatBytes } from '../text/format.ts';
import { candidateTopic, indexTopic } from './reading/definition.ts';
import { dropStatement, indexSubject, isUsable } from './reading/indexes.ts';
import { isBroken } from './reading/measured.ts';
import { nameOf } from './reading/subject.ts';
import { findTable } from './reading/table-scans.ts';
import { defineRule, type Observation, type PathMeasurements } from './rule.ts';

type InvalidIndex = {
  readonly bytes: number;
  readonly unique: boolean;
  /** Paths that would use it. */
  readonly neededBy: readonly string[];
  readonly help: string;
};

export const invalidIndex = defineRule({
  id: 'invalid-index',
  severity: 'warning',
  when: 'PostgreSQL marks an index as invalid, mostly after a CREATE INDEX CONCURRENTLY that failed.',
  effect:
    'No query uses it, each write still pays for it, and Prisma counts it as present, so that nothing will ever mend it.',
  remedy: 'Rebuild it concurrently, or drop it.',
  needs: ['snapshot'],
  uses: ['advice', 'measurements'],
  *check({ snapshot, advice, measurements }): Iterable<Observation<InvalidIndex>> {
    for (const index of snapshot.indexes) {
      const attached = index.parent !== null && isInvalid(snapshot, index.parent);
      if (!isUsable(index) && index.extension === null && !attached) {
        yield observe(index, snapshot, advice, measurements);
      }
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} is invalid${facts.bytes > 0 ? `, ${formatBytes(facts.bytes)}` : ''}`,
    why: why(facts),
    help: facts.help,
  }),
});

function isInvalid(catalog: Catalog, name: { schema: string; name: string }): boolean {
  return catalog.indexes.some(
    (index) => index.schema === name.schema && index.name === name.name && !isUsable(index),
  );
}

function observe(
  index: Index,
  catalog: Catalog,
  advice?: AdviceReport,
  measurements: readonly PathMeasurements[] = [],
): Observation<InvalidIndex> {
  const definition = indexTopic(index);
  const wanted = (advice?.advice ?? []).filter(
    ({ candidate }) => candidateTopic(candidate) === definition,
  );
  const decided = wanted.some((one) => isProven(one) || mendsBudget(one, measurements));
  return {
    subject: indexSubject(index),
    about: [definition],
    ...(decided ? { severity: 'error' } : {}),
    facts: {
      bytes: index.bytes,
      unique: index.unique,
      neededBy: wanted.flatMap(({ serves }) => serves),
      help: help(index, catalog),
    },
  };
}

/** What no trial has shown fails nobody's build. */
function isProven({ proof }: Advice): boolean {
  return proof.kind !== 'unproven';
}

function mendsBudget({ serves }: Advice, measurements: readonly PathMeasurements[]): boolean {
  return measurements.some((one) => serves.includes(one.path.name) && isBroken(one));
}

function why({ neededBy, unique }: InvalidIndex): string {
  const wanted = neededBy.length === 0 ? 'no query uses it' : `${neededBy.join(', ')} would use it`;
  const cost = unique ? 'it still rejects duplicates' : 'each write still pays for it';
  return `${wanted}, ${cost}, and Prisma counts it as present`;
}

/** REINDEX CONCURRENTLY leaves `_ccnew` and `_ccold` behind where it fails. */
function help(index: Index, catalog: Catalog): string {
  if (findTable(catalog, index.table)?.kind === 'partitioned') {
    return `create the index on each partition, concurrently, and ALTER INDEX ${quoteRelation(index)} ATTACH PARTITION each`;
  }
  if (/_cc(new|old)\d*$/.test(index.name)) return dropStatement(index, catalog);
  const duplicates = index.unique ? ' -- after removing duplicates' : '';
  return `REINDEX INDEX CONCURRENTLY ${quoteRelation(index)};${duplicates}`;
}
