import { growthClass } from '../advise/growth.ts';
import type {
  Advice,
  Growth,
  GrowthSide,
  PathGrowth,
  PathUnderTrial,
  PlannedStatement,
  WhatIf,
} from '../model/advice.ts';
import { growthAssumption } from '../twin/grow.ts';
import type { Twin } from '../twin/twin.ts';
import { readsTable } from './reads-table.ts';

/** One size after the other: from 1× to 10×, to 100×. */
const steps = [10, 10];

interface Planned {
  readonly before: readonly PlannedStatement[];
  readonly after: readonly PlannedStatement[];
}

/** How each path's cost grows with its tables, as it is and with all advised indexes. */
export async function growthOf(
  twin: Twin,
  whatIf: WhatIf,
  paths: readonly PathUnderTrial[],
  advice: readonly Advice[],
): Promise<Growth> {
  const show = advice.map(({ candidate }) => candidate.name);
  const plan = async (): Promise<Planned> => ({
    before: await whatIf.plan({ show: [], hide: [] }),
    after: show.length > 0 ? await whatIf.plan({ show, hide: [] }) : [],
  });
  const first = await plan();
  const planned = [first];
  // A plan without tables costs the same at every size, and each size starts the twin again.
  const grows = paths.some(readsTable);
  for (const factor of steps) {
    if (grows) await twin.grow(factor);
    planned.push(grows ? await plan() : first);
  }
  const growths = paths.flatMap(({ path }) => growthOfPath(path.name, planned, advice) ?? []);
  return { assumption: growthAssumption, paths: growths };
}

/** Of the parameter set that costs most in the end. */
function growthOfPath(
  path: string,
  planned: readonly Planned[],
  advice: readonly Advice[],
): PathGrowth | null {
  const last = planned.at(-1)?.before.filter((one) => one.path === path) ?? [];
  const worst = last.toSorted((a, b) => b.cost - a.cost)[0];
  if (worst === undefined) return null;
  const { parameterSet } = worst;
  const side = (which: keyof Planned): GrowthSide => {
    const costs = planned.map((one) => costOf(one[which], path, parameterSet));
    return { costs, growth: growthClass(costs) };
  };
  const advised = advice.some(({ serves }) => serves.includes(path));
  return { path, parameterSet, before: side('before'), after: advised ? side('after') : null };
}

function costOf(statements: readonly PlannedStatement[], path: string, set: string): number {
  return statements.find((one) => one.path === path && one.parameterSet === set)?.cost ?? 0;
}
