import type {
  Advice,
  Candidate,
  DeclaredTrial,
  Prepared,
  Rejection,
  WhatIf,
} from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import { type Costs, costsOf, type Weights } from './costs.ts';
import { tryDeclared } from './declared-trials.ts';
import { type Choosing, chooseGreedily } from './greedy.ts';
import { type AdviceLimits, withinLimits } from './limits.ts';
import { losersOf, refusedOf } from './losers.ts';
import { mergeByPrefix } from './merge.ts';
import { adviceOf, type ProofKind } from './proven.ts';
import { redundantWith } from './redundant.ts';
import { leastFirst, lookAgain } from './second-look.ts';
import type { Touching } from './touching.ts';
import type { Sized } from './trials.ts';
import { tryAlone, tryTogether } from './trying.ts';

export interface Planning {
  readonly candidates: readonly Candidate[];
  /** Names of candidates that help only together. */
  readonly together: readonly (readonly string[])[];
  readonly declared: readonly Candidate[];
  readonly whatIf: WhatIf;
  readonly proofKind: ProofKind;
  readonly catalog: Catalog;
  readonly weights: Weights;
  readonly touching: Touching;
  readonly limits: AdviceLimits;
  readonly onProgress: (text: string) => void;
}

export interface Planned {
  readonly advice: readonly Advice[];
  readonly rejected: readonly Rejection[];
  readonly declared: readonly DeclaredTrial[];
}

/** Each candidate alone, then the best set of them, then what a second look and limits leave. */
export async function withPlanner(planning: Planning): Promise<Planned> {
  const { candidates, whatIf, touching, catalog, weights } = planning;
  const all = distinct([...candidates, ...planning.declared]);
  planning.onProgress(`preparing ${all.length} candidates`);
  const prepared = all.length === 0 ? new Map() : await whatIf.prepare(all);
  const baseline = costsOf(await whatIf.plan({ show: [], hide: [] }));
  const choosing: Choosing = { whatIf, touching, catalog, weights, baseline };
  const sized = sizedOf(candidates, prepared);
  const alone = await tryAlone(sized, planning);
  const together = await tryTogether(alone, planning.together, baseline, planning);
  planning.onProgress('choosing the indexes');
  const picked = await chooseGreedily([...alone, ...together], choosing);
  // Twice: what is needless is not to be merged, and a merger may make others needless.
  const wanted = await lookAgain(picked, choosing);
  const { chosen, replaced } = await mergeByPrefix(wanted, sized, choosing);
  const needed = chosen === wanted ? chosen : await lookAgain(chosen, choosing);
  const bestFirst = (await leastFirst(needed, choosing)).toReversed();
  const { kept, beyond } = withinLimits(bestFirst, planning.limits);
  const advice = await describe(kept, baseline, planning);
  const needless = [...picked, ...chosen].filter((one) => !needed.includes(one));
  const losers = losersOf({ alone, advice, replaced, needless, beyond }, baseline, catalog);
  return {
    advice,
    rejected: [...refusedOf(candidates, prepared), ...losers],
    declared: await tryDeclared(planning.declared, prepared, planning, baseline),
  };
}

function distinct(candidates: readonly Candidate[]): readonly Candidate[] {
  return [...new Map(candidates.map((one) => [one.name, one])).values()];
}

function sizedOf(
  candidates: readonly Candidate[],
  prepared: ReadonlyMap<string, Prepared>,
): readonly Sized[] {
  return candidates.flatMap((candidate) => {
    const one = prepared.get(candidate.name);
    return one?.kind === 'ready' ? [{ candidate, bytes: Math.max(one.bytes, 1) }] : [];
  });
}

/** The whole workload with the chosen set; what mends most of it comes first. */
async function describe(
  kept: readonly Sized[],
  baseline: Costs,
  planning: Planning,
): Promise<readonly Advice[]> {
  if (kept.length === 0) return [];
  const { whatIf, catalog, touching, proofKind } = planning;
  const show = kept.map(({ candidate }) => candidate.name);
  const after = costsOf(await whatIf.plan({ show, hide: [] }));
  const advice: Advice[] = [];
  for (const one of kept) {
    const found = adviceOf(one, { before: baseline, after }, proofKind, catalog, touching);
    const redundant = await redundantWith(one, kept, catalog, planning);
    advice.push({ ...found, redundant });
  }
  return mostSavedFirst(advice, planning.weights);
}

function mostSavedFirst(advice: readonly Advice[], weights: Weights): readonly Advice[] {
  const saved = ({ proof }: Advice) =>
    proof.trials.reduce(
      (sum, { path, before, after }) => sum + (before.cost - after.cost) * (weights.get(path) ?? 1),
      0,
    );
  return [...advice].sort((a, b) => saved(b) - saved(a));
}
