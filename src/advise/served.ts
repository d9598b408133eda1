import type { Candidate, CandidateKey } from '../model/advice.ts';
import type { Catalog, Index, IndexKey } from '../model/catalog.ts';

/** Why the database needs no such index, as it has one that serves already; null if it has none. */
export function servedAlready(candidate: Candidate, catalog: Catalog): string | null {
  const index = catalog.indexes.find(
    (existing) =>
      existing.table.schema === candidate.table.schema &&
      existing.table.name === candidate.table.name &&
      serves(existing, candidate),
  );
  return index === undefined ? null : `"${index.name}" serves already`;
}

function serves(index: Index, candidate: Candidate): boolean {
  if (!index.valid || index.method !== 'btree') return false;
  if (index.predicate !== null && index.predicate !== canonical(candidate.predicate)) return false;
  return startsWith(index, candidate) || isUniqueWithin(index, candidate);
}

/** `pg_get_expr` puts parentheses around a predicate and quotes only names that need it. */
function canonical(predicate: string | null): string | null {
  return predicate === null ? null : `(${predicate.replace(/"([a-z_][a-z0-9_]*)"/g, '$1')})`;
}

/** `(a, b)` serves `(a)`; keys compared by equality may stand in any order. */
function startsWith(index: Index, candidate: Candidate): boolean {
  const equal = candidate.keys.slice(0, candidate.equalityKeys);
  const first = index.keys.slice(0, candidate.equalityKeys);
  return (
    equal.every((key) => first.some((existing) => sameColumn(key, existing))) &&
    candidate.keys.slice(equal.length).every((key, n) => sameKey(key, index.keys[equal.length + n]))
  );
}

function sameColumn(key: CandidateKey, existing: IndexKey): boolean {
  return existing.column === key.column && existing.opclassIsDefault;
}

function sameKey(key: CandidateKey, existing: IndexKey | undefined): boolean {
  return (
    existing !== undefined &&
    sameColumn(key, existing) &&
    existing.descending === key.descending &&
    existing.nullsFirst === key.nullsFirst
  );
}

/** Once a unique index finds at most one row, further columns add nothing. */
function isUniqueWithin(index: Index, candidate: Candidate): boolean {
  if (!index.unique || index.predicate !== null) return false;
  const equal = candidate.keys.slice(0, candidate.equalityKeys);
  return index.keys.every((key) => equal.some((own) => sameColumn(own, key)));
}
