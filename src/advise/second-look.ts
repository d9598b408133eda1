import { changesBetween, isLoss, weightedGain } from './costs.ts';
import type { Choosing } from './greedy.ts';
import { pathsOfTable } from './touching.ts';
import { planWith, type Sized } from './trials.ts';

/** Drops what the later picks made useless: the least gain per byte is looked at first. */
export async function lookAgain(
  chosen: readonly Sized[],
  choosing: Choosing,
): Promise<readonly Sized[]> {
  let kept = chosen;
  for (const one of await leastFirst(chosen, choosing)) {
    const changes = await changesBy(one, kept, choosing);
    const isMissed = changes.some(({ before, after }) => isLoss({ before: after, after: before }));
    if (kept.length > 1 && !isMissed) kept = kept.filter((other) => other !== one);
  }
  return kept;
}

/** By what each saves beside the others, for a byte of it. */
export async function leastFirst(
  chosen: readonly Sized[],
  choosing: Choosing,
): Promise<readonly Sized[]> {
  const worth = new Map<Sized, number>();
  for (const one of chosen) {
    const gain = weightedGain(await changesBy(one, chosen, choosing), choosing.weights);
    worth.set(one, gain / one.bytes);
  }
  return [...chosen].sort((a, b) => (worth.get(a) ?? 0) - (worth.get(b) ?? 0));
}

/** What the paths of its table cost without it, and with it. */
async function changesBy(one: Sized, all: readonly Sized[], choosing: Choosing) {
  const paths = pathsOfTable(one.candidate, choosing.touching);
  const others = all.filter((other) => other !== one);
  const without = await planWith(choosing, others, paths);
  return changesBetween(without, await planWith(choosing, all, paths));
}
