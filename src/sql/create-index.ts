import type { Candidate, CandidateKey } from '../model/advice.ts';
import { quoteIdentifier, quoteRelation } from './quote.ts';

/** What the team runs. PostgreSQL refuses CONCURRENTLY on the parent of partitions. */
export function createConcurrently(candidate: Candidate): string {
  return `${createIndex(candidate, candidate.partitioned ? '' : 'CONCURRENTLY ')};`;
}

/** The same index without CONCURRENTLY, for a trial inside a transaction. */
export function createForTrial(candidate: Candidate): string {
  return createIndex(candidate, '');
}

function createIndex(candidate: Candidate, mode: string): string {
  const keys = candidate.keys.map(keySql).join(', ');
  const predicate = candidate.predicate === null ? '' : ` WHERE ${candidate.predicate}`;
  return `CREATE INDEX ${mode}${quoteIdentifier(candidate.name)} ON ${quoteRelation(candidate.table)} (${keys})${predicate}`;
}

/** PostgreSQL's default is NULLS FIRST for DESC and NULLS LAST for ASC; only the other is written. */
function keySql(key: CandidateKey): string {
  const direction = key.descending ? ' DESC' : '';
  const nulls =
    key.nullsFirst === key.descending ? '' : key.nullsFirst ? ' NULLS FIRST' : ' NULLS LAST';
  return `${quoteIdentifier(key.column)}${direction}${nulls}`;
}
