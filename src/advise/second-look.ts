import { changesBetween, isLoss, weightedGain } from './costs.ts';
import type { Choosing } from './greedy.ts';
import { pathsOfTable, type Touching } from './touching.ts';
import { planWith, type Sized } from './trials.ts';

/** Drops what the later picks made useless: the least gain per byte is looked at first. */
export async function lookAgain(
  chosen: readonly Sized[],
  choosing: Choosing,
  touching: Touching,
): Promise<readonly Sized[]> {
  let kept = chosen;
  for (const one of await leastFirst(chosen, choosing, touching)) {
    const rest = kept.filter((other) => other !== one);
    if (rest.length > 0 && (await isNeedless(one, kept, rest, choosing, touching))) kept = rest;
  }
  return kept;
}

async function isNeedless(
  one: Sized,
  all: readonly Sized[],
  rest: readonly Sized[],
  { whatIf }: Choosing,
  touching: Touching,
): Promise<boolean> {
  const paths = pathsOfTable(one.candidate, touching);
  const withIt = await planWith(whatIf, all, paths);
  const without = await planWith(whatIf, rest, paths);
  return !changesBetween(withIt, without).some(isLoss);
}

/** By what each saves beside the others, for a byte of it. */
export async function leastFirst(
  chosen: readonly Sized[],
  { whatIf, weights }: Choosing,
  touching: Touching,
): Promise<readonly Sized[]> {
  const worth = new Map<Sized, number>();
  for (const one of chosen) {
    const paths = pathsOfTable(one.candidate, touching);
    const withIt = await planWith(whatIf, chosen, paths);
    const without = await planWith(
      whatIf,
      chosen.filter((other) => other !== one),
      paths,
    );
    worth.set(one, weightedGain(changesBetween(without, withIt), weights) / one.bytes);
  }
  return [...chosen].sort((a, b) => (worth.get(a) ?? 0) - (worth.get(b) ?? 0));
}
