import type { Candidate, CandidateKey } from '../model/advice.ts';
import type { Catalog, Index, IndexKey, RelationName } from '../model/catalog.ts';
import { samePredicate, sameTerm } from '../sql/same-index.ts';
import { sameRelation } from '../sql/same-relation.ts';
import { changesBetween, isLoss } from './costs.ts';
import { pathsOfTable } from './touching.ts';
import { type Planner, planWith, type Sized } from './trials.ts';

/** Existing indexes that are the beginning of the chosen one and that no path misses. */
export async function redundantWith(
  one: Sized,
  chosen: readonly Sized[],
  catalog: Catalog,
  planner: Planner,
): Promise<readonly RelationName[]> {
  const covered = coveredBy(one.candidate, catalog);
  if (covered.length === 0) return [];
  const paths = pathsOfTable(one.candidate, planner.touching);
  const now = await planWith(planner, chosen, paths);
  const found: RelationName[] = [];
  for (const { schema, name } of covered) {
    const hidden = await planWith(planner, chosen, paths, [...found, { schema, name }]);
    if (!changesBetween(now, hidden).some(isLoss)) found.push({ schema, name });
  }
  return found;
}

export function coveredBy(candidate: Candidate, catalog: Catalog): readonly Index[] {
  return catalog.indexes.filter(
    (index) =>
      sameRelation(index.table, candidate.table) &&
      isDispensable(index) &&
      samePredicate(index.predicate, candidate.predicate) &&
      isBeginning(index, candidate) &&
      index.include.every((column) => carries(candidate, column)),
  );
}

/** Not one that holds a constraint, that belongs to another object, or that has expressions. */
function isDispensable(index: Index): boolean {
  const isOwn = index.constraint === null && index.extension === null && index.parent === null;
  const isPlain = index.keys.every(({ column }) => column !== null);
  return isOwn && isPlain && index.valid && !index.unique && !index.primary;
}

/** A btree is read backwards as well as forwards. */
function isBeginning({ method, keys }: Index, candidate: Candidate): boolean {
  if (method !== 'btree' || candidate.method !== 'btree') return false;
  return [false, true].some((backwards) =>
    keys.every((key, n) => isSame(key, candidate.keys[n], backwards)),
  );
}

function isSame(key: IndexKey, own: CandidateKey | undefined, backwards: boolean): boolean {
  return (
    own !== undefined &&
    sameTerm(own, key) &&
    (own.descending !== key.descending) === backwards &&
    (own.nullsFirst !== key.nullsFirst) === backwards
  );
}

function carries({ keys, include }: Candidate, column: string): boolean {
  return include.includes(column) || keys.some((key) => key.column === column);
}
