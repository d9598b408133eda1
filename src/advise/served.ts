import type { Candidate } from '../model/advice.ts';
import type { Catalog, Index } from '../model/catalog.ts';
import { sameKey, samePredicate, sameTerm } from '../sql/same-index.ts';
import { sameRelation } from '../sql/same-relation.ts';

/** Why the database needs no such index, as it has one that serves already; null if it has none. */
export function servedAlready(candidate: Candidate, catalog: Catalog): string | null {
  const index = catalog.indexes.find(
    (existing) => sameRelation(existing.table, candidate.table) && serves(existing, candidate),
  );
  return index === undefined ? null : `"${index.name}" serves already`;
}

function serves(index: Index, candidate: Candidate): boolean {
  if (!index.valid || !index.ready || index.method !== candidate.method) return false;
  if (index.predicate !== null && !samePredicate(index.predicate, candidate.predicate)) {
    return false;
  }
  const carried = [...index.include, ...index.keys.map(({ column }) => column)];
  if (!candidate.include.every((column) => carried.includes(column))) return false;
  return startsWith(index, candidate) || isUniqueWithin(index, candidate);
}

/** `(a, b)` serves `(a)`; keys compared by equality may stand in any order. */
function startsWith(index: Index, { method, keys, equalityKeys }: Candidate): boolean {
  // A GIN index has no order: each of its columns is searched by itself.
  if (method === 'gin') return keys.every((key) => index.keys.some((own) => sameTerm(key, own)));
  const equal = keys.slice(0, equalityKeys);
  const first = index.keys.slice(0, equalityKeys);
  return (
    equal.every((key) => first.some((existing) => sameTerm(key, existing))) &&
    keys.slice(equalityKeys).every((key, n) => sameKey(key, index.keys[equalityKeys + n]))
  );
}

/** Once a unique index finds at most one row, further columns add nothing. */
function isUniqueWithin(index: Index, candidate: Candidate): boolean {
  if (!index.unique || index.predicate !== null || candidate.include.length > 0) return false;
  const equal = candidate.keys.slice(0, candidate.equalityKeys);
  return index.keys.every((key) => equal.some((own) => sameTerm(own, key)));
}
