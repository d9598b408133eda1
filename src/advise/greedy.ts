import type { Catalog } from '../model/catalog.ts';
import { isAdmitted } from './admission.ts';
import {
  type Change,
  type Costs,
  changesBetween,
  overlaid,
  smallestSaving,
  statementId,
  type Weights,
  weightedGain,
} from './costs.ts';
import { plainsOf } from './plain-of.ts';
import { bytesOf, type Item, type Planner, planWith, type Sized } from './trials.ts';

export interface Choosing extends Planner {
  readonly catalog: Catalog;
  readonly weights: Weights;
  /** Every statement as it is today. */
  readonly baseline: Costs;
}

/** An item with what its paths cost with it and with what was chosen before. */
export interface Tried {
  readonly item: Item;
  costs: Costs;
}

/** The best gain per byte first; what is left is tried again where the last pick changed a plan. */
export async function chooseGreedily(
  alone: readonly Tried[],
  choosing: Choosing,
): Promise<readonly Sized[]> {
  const open = alone.map(({ item, costs }) => ({ item, costs }));
  const plains = plainsOf(open);
  const chosen: Sized[] = [];
  let current = choosing.baseline;
  for (;;) {
    const best = bestOf(open, plains, current, chosen, choosing);
    if (best === null) return chosen;
    const changed = changedPaths(changesBetween(current, best.costs));
    current = overlaid(current, best.costs);
    chosen.push(...best.item.members.filter((one) => !chosen.includes(one)));
    open.splice(open.indexOf(best), 1);
    await tryAgain(open, changed, current, chosen, choosing);
  }
}

function bestOf(
  open: readonly Tried[],
  plains: ReadonlyMap<Tried, Tried>,
  current: Costs,
  chosen: readonly Sized[],
  choosing: Choosing,
): Tried | null {
  let best: Tried | null = null;
  let most = 0;
  for (const tried of open) {
    const changes = changesBetween(current, tried.costs);
    const plain = plains.get(tried)?.costs;
    const bytes = bytesOf(tried.item, chosen);
    if (bytes === 0 || !isAdmitted(tried.item, changes, choosing.baseline, plain, choosing.catalog))
      continue;
    const gain = weightedGain(changes, choosing.weights) / bytes;
    // The first of equals stays: what is declared, or what its statement wants most.
    if (gain > most) [best, most] = [tried, gain];
  }
  return best;
}

function changedPaths(changes: readonly Change[]): ReadonlySet<string> {
  const changed = changes.filter(
    ({ before, after }) => before.shape !== after.shape || before.cost !== after.cost,
  );
  return new Set(changed.map(({ after }) => after.path));
}

/** Only the changed paths are planned again, and only where one of them still costs something. */
async function tryAgain(
  open: readonly Tried[],
  changed: ReadonlySet<string>,
  current: Costs,
  chosen: readonly Sized[],
  choosing: Choosing,
): Promise<void> {
  for (const tried of open) {
    const paths = tried.item.paths.filter((path) => changed.has(path));
    const costly = paths.some((path) => costsMuch(path, current));
    const costs = costly
      ? await planWith(choosing, [...chosen, ...tried.item.members], paths)
      : onlyOf(current, changed, tried.costs);
    tried.costs = overlaid(tried.costs, costs);
  }
}

function costsMuch(path: string, costs: Costs): boolean {
  return [...costs.values()].some((one) => one.path === path && one.cost > smallestSaving);
}

/** What is cheap already is taken to stay as it is. */
function onlyOf(current: Costs, changed: ReadonlySet<string>, own: Costs): Costs {
  const affected = [...own.values()].filter(({ path }) => changed.has(path));
  return new Map(
    affected.flatMap((one) => {
      const id = statementId(one);
      const now = current.get(id);
      return now === undefined ? [] : [[id, now] as const];
    }),
  );
}
