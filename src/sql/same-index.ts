import type { Candidate, CandidateKey } from '../model/advice.ts';
import type { Index, IndexKey } from '../model/catalog.ts';
import { sameExpression } from './same-expression.ts';
import { sameRelation } from './same-relation.ts';

/** Whether an index of the database is the candidate, whatever the name of each. */
export function sameIndex(index: Index, candidate: Candidate): boolean {
  const { table, method, keys, predicate } = candidate;
  return (
    sameRelation(index.table, table) &&
    index.method === method &&
    index.keys.length === keys.length &&
    keys.every((key, n) => sameKey(key, index.keys[n])) &&
    sameIncluded(index.include, candidate) &&
    samePredicate(index.predicate, predicate)
  );
}

/** Indexes that are put together carry them in the same order (CompareIndexInfo); alone any will do. */
function sameIncluded(existing: readonly string[], { include, partitioned }: Candidate): boolean {
  const text = (columns: readonly string[]) =>
    (partitioned ? columns : [...columns].sort()).join('\0');
  return text(existing) === text(include);
}

export function sameTerm(key: CandidateKey, existing: IndexKey): boolean {
  const sameOpclass =
    key.opclass === null ? existing.opclassIsDefault : existing.opclass === key.opclass;
  if (!sameOpclass || existing.collation !== null) return false;
  if (key.column !== null || existing.column !== null) return existing.column === key.column;
  return sameExpression(key.expression ?? '', existing.text);
}

export function sameKey(key: CandidateKey, existing: IndexKey | undefined): boolean {
  return (
    existing !== undefined &&
    sameTerm(key, existing) &&
    existing.descending === key.descending &&
    existing.nullsFirst === key.nullsFirst
  );
}

export function samePredicate(existing: string | null, own: string | null): boolean {
  return existing === null || own === null ? existing === own : sameExpression(existing, own);
}
