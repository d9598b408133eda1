import type { Advice, Candidate, Prepared, Rejection } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import { sameRelation } from '../sql/same-relation.ts';
import type { Costs } from './costs.ts';
import type { Tried } from './greedy.ts';
import { reasonAgainst, rejection } from './rejection.ts';
import type { Sized } from './trials.ts';

export interface Outcome {
  readonly alone: readonly Tried[];
  readonly advice: readonly Advice[];
  /** By the name of what replaced them. */
  readonly replaced: ReadonlyMap<Sized, string>;
  /** Found needless beside the others. */
  readonly needless: readonly Sized[];
  /** Over a limit, with the reason. */
  readonly beyond: ReadonlyMap<Sized, string>;
}

/** Every candidate that was tried and not advised, with its reason. */
export function losersOf(
  outcome: Outcome,
  baseline: Costs,
  catalog: Catalog,
): readonly Rejection[] {
  const advised = new Set(outcome.advice.map(({ candidate }) => candidate.name));
  return outcome.alone.flatMap((tried) => {
    const [one] = tried.item.members;
    if (one === undefined || advised.has(one.candidate.name)) return [];
    return [reasonOf(one, tried, outcome, baseline, catalog)];
  });
}

function reasonOf(
  one: Sized,
  tried: Tried,
  { advice, replaced, needless, beyond }: Outcome,
  baseline: Costs,
  catalog: Catalog,
): Rejection {
  const { candidate } = one;
  const limit = beyond.get(one);
  if (limit !== undefined) return rejection(candidate, limit);
  const wider = replaced.get(one);
  if (wider !== undefined) {
    return rejection(candidate, `"${wider}" serves its paths nearly as well`, wider);
  }
  if (needless.includes(one)) return needlessBeside(candidate, advice);
  return reasonAgainst(tried, candidate, baseline, advice, catalog);
}

function needlessBeside(candidate: Candidate, advice: readonly Advice[]): Rejection {
  const other = advice.find(
    ({ candidate: { table }, serves }) =>
      sameRelation(table, candidate.table) && serves.some((path) => candidate.paths.includes(path)),
  );
  return other === undefined
    ? rejection(candidate, 'with the others no path would miss it')
    : rejection(
        candidate,
        `with "${other.candidate.name}" no path would miss it`,
        other.candidate.name,
      );
}

/** What the planner would not hold ready. */
export function refusedOf(
  candidates: readonly Candidate[],
  prepared: ReadonlyMap<string, Prepared>,
): readonly Rejection[] {
  return candidates.flatMap((candidate) => {
    const one = prepared.get(candidate.name);
    if (one?.kind === 'ready') return [];
    return [rejection(candidate, `it could not be tried: ${one?.reason ?? 'not prepared'}`)];
  });
}
