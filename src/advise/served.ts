import type { Candidate, CandidateKey } from '../model/advice.ts';
import type { Catalog, Index, IndexKey } from '../model/catalog.ts';
import { sameRelation } from './root-table.ts';

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

export function sameTerm(key: CandidateKey, existing: IndexKey): boolean {
  const sameOpclass =
    key.opclass === null ? existing.opclassIsDefault : existing.opclass === key.opclass;
  if (!sameOpclass || existing.collation !== null) return false;
  if (key.column !== null || existing.column !== null) return existing.column === key.column;
  return bare(key.expression ?? '') === bare(existing.text);
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
  return existing === null || own === null ? existing === own : bare(existing) === bare(own);
}

/** PostgreSQL prints parentheses and casts that nobody wrote, and quotes only where it must. */
function bare(sql: string): string {
  return sql
    .replace(/::("[^"]+"|[a-z_]+(?: varying| (?:with|without) time zone)?)(\(\d+\))?/g, '')
    .replace(/"([a-z_][a-z0-9_]*)"/g, '$1')
    .replace(/[\s()]/g, '');
}
