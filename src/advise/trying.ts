import { type Costs, changesBetween, savedByPath, smallestCost } from './costs.ts';
import type { Tried } from './greedy.ts';
import { tableId } from './root-table.ts';
import { type Item, itemOf, type Planner, planWith, type Sized } from './trials.ts';

export interface Trying extends Planner {
  readonly onProgress: (text: string) => void;
}

/** Each candidate alone, on the paths that it may change. */
export async function tryAlone(sized: readonly Sized[], trying: Trying): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  for (const [n, one] of sized.entries()) {
    const { name } = one.candidate;
    trying.onProgress(`trying ${name} (${n + 1} of ${sized.length})`);
    tried.push(await tryItem(itemOf([one], trying.touching), trying));
  }
  return tried;
}

/** Candidates that may help only together: both sides of an OR, both tables of a join. */
export async function tryTogether(
  alone: readonly Tried[],
  groups: readonly (readonly string[])[],
  baseline: Costs,
  trying: Trying,
): Promise<readonly Tried[]> {
  const sized = alone.flatMap(({ item }) => item.members);
  const arms = groups.map((names) =>
    sized.filter(({ candidate }) => names.includes(candidate.name)),
  );
  const sets = [...arms, ...joinedTables(alone, baseline)].filter((set) => set.length > 1);
  const distinct = new Map(
    sets.map((set) => [set.map((one) => one.candidate.name).join('\0'), set]),
  );
  const tried: Tried[] = [];
  for (const members of distinct.values()) {
    const paths = [...new Set(members.flatMap(({ candidate }) => candidate.paths))];
    tried.push(await tryItem({ members, paths }, trying));
  }
  return tried;
}

async function tryItem(item: Item, trying: Trying): Promise<Tried> {
  return { item, costs: await planWith(trying, item.members, item.paths) };
}

/** Of each path that stays dear with any one index: the best of each of its tables. */
function joinedTables(alone: readonly Tried[], baseline: Costs): readonly (readonly Sized[])[] {
  return pathsOf(baseline).map((path) => {
    const own = alone.filter(({ item }) => item.members[0]?.candidate.paths.includes(path));
    if (own.some(({ costs }) => costOf(path, costs) < smallestCost)) return [];
    const saved = ({ costs }: Tried) => savedByPath(changesBetween(baseline, costs)).get(path) ?? 0;
    const best = new Map<string, Tried>();
    for (const tried of own) {
      const id = tried.item.members.map(({ candidate }) => tableId(candidate.table)).join();
      const known = best.get(id);
      if (known === undefined || saved(tried) > saved(known)) best.set(id, tried);
    }
    return [...best.values()].flatMap(({ item }) => item.members);
  });
}

function pathsOf(costs: Costs): readonly string[] {
  return [...new Set([...costs.values()].map(({ path }) => path))];
}

function costOf(path: string, costs: Costs): number {
  const own = [...costs.values()].filter((one) => one.path === path);
  return Math.max(0, ...own.map(({ cost }) => cost));
}
