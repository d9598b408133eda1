import type { Advice, Rejection } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import { createConcurrently } from '../sql/create-index.ts';
import { sameRelation } from '../sql/same-relation.ts';
import type { AdviceLimits } from './limits.ts';
import { priceOf } from './price.ts';
import type { Proposal } from './proposal.ts';
import { rejection } from './rejection.ts';

export interface Selected {
  readonly advice: readonly Advice[];
  readonly rejected: readonly Rejection[];
}

/** Without a trial: the most promising candidate of each path and table, and it says so. */
export function withoutPlanner(
  proposals: readonly Proposal[],
  catalog: Catalog,
  reason: string,
  limits: AdviceLimits,
): Selected {
  const wanted = proposals.filter(({ wanting }) => wanting.length > 0);
  const first = wanted.filter((one) =>
    one.wanting.some((path) => firstOf(wanted, path, one) === one),
  );
  const most = limits.maxIndexes ?? first.length;
  return {
    advice: first.slice(0, most).map((one) => guess(one, catalog, reason)),
    rejected: [
      ...first
        .slice(most)
        .map(({ candidate }) => rejection(candidate, `beyond --max-indexes ${most}`)),
      ...proposals
        .filter((one) => !first.includes(one))
        .map(({ candidate }) =>
          rejection(candidate, 'less promising, and nothing was tried to tell'),
        ),
    ],
  };
}

function guess({ candidate, wanting }: Proposal, catalog: Catalog, reason: string): Advice {
  return {
    candidate,
    sql: createConcurrently(candidate),
    proof: { kind: 'unproven', reason, bytes: null, trials: [] },
    serves: wanting,
    price: priceOf(candidate, catalog),
    redundant: [],
    alsoChanges: [],
  };
}

function firstOf(proposals: readonly Proposal[], path: string, { candidate }: Proposal) {
  return proposals.find(
    (one) => one.wanting.includes(path) && sameRelation(one.candidate.table, candidate.table),
  );
}
