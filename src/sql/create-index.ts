import type { Candidate, CandidateKey } from '../model/advice.ts';
import type { RelationName } from '../model/catalog.ts';
import { quoteIdentifier, quoteRelation } from './quote.ts';

/** What the team runs. PostgreSQL refuses CONCURRENTLY on the parent of partitions. */
export function createConcurrently(candidate: Candidate): string {
  return `${createIndex(candidate, candidate.partitioned ? '' : 'CONCURRENTLY ')};`;
}

/** The same index without CONCURRENTLY, for a trial inside a transaction. */
export function createForTrial(candidate: Candidate): string {
  return createIndex(candidate, '');
}

/** The parent's share of an index on a partitioned table: invalid until each partition has joined. */
export function createOnOnly(candidate: Candidate): string {
  return `${createIndex(candidate, '', 'ONLY ')};`;
}

/** Not for an index of a partitioned table, which PostgreSQL refuses. */
export function dropConcurrently(index: RelationName): string {
  return `DROP INDEX CONCURRENTLY ${quoteRelation(index)};`;
}

/** The same where the index may be gone, or never was. */
export function dropIfThere(index: RelationName): string {
  return `DROP INDEX CONCURRENTLY IF EXISTS ${quoteRelation(index)};`;
}

function createIndex(candidate: Candidate, mode: string, only = ''): string {
  const { name, table, method, keys, include, predicate } = candidate;
  const head = `CREATE INDEX ${mode}${quoteIdentifier(name)} ON ${only}${quoteRelation(table)}`;
  const using = method === 'btree' ? '' : ` USING ${method}`;
  const columns = keys.map(keySql).join(', ');
  const including =
    include.length === 0 ? '' : ` INCLUDE (${include.map(quoteIdentifier).join(', ')})`;
  const where = predicate === null ? '' : ` WHERE ${predicate}`;
  return `${head}${using} (${columns})${including}${where}`;
}

/** PostgreSQL's default is NULLS FIRST for DESC and NULLS LAST for ASC; only the other is written. */
function keySql(key: CandidateKey): string {
  const opclass = key.opclass === null ? '' : ` ${opclassSql(key.opclass)}`;
  const direction = key.descending ? ' DESC' : '';
  const nulls =
    key.nullsFirst === key.descending ? '' : key.nullsFirst ? ' NULLS FIRST' : ' NULLS LAST';
  return `${termSql(key)}${opclass}${direction}${nulls}`;
}

function termSql({ column, expression }: CandidateKey): string {
  return column === null ? `(${expression ?? ''})` : quoteIdentifier(column);
}

/** Built-in operator classes need no quotes, and read better without. */
function opclassSql(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdentifier(name);
}
