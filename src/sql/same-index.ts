import type { Candidate, CandidateKey } from '../model/advice.ts';
import type { Index, IndexKey } from '../model/catalog.ts';
import { sameRelation } from './same-relation.ts';

/** Whether an index of the database is the candidate, whatever the name of each. */
export function sameIndex(index: Index, candidate: Candidate): boolean {
  const { table, method, keys, include, predicate } = candidate;
  return (
    sameRelation(index.table, table) &&
    index.method === method &&
    index.keys.length === keys.length &&
    keys.every((key, n) => sameKey(key, index.keys[n])) &&
    [...index.include].sort().join('\0') === [...include].sort().join('\0') &&
    samePredicate(index.predicate, predicate)
  );
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
