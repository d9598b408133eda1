import type { GrowthClass } from '../model/advice.ts';

/** From 1× to 100× the rows: below, the cost hardly grows. */
const flat = 3;
/** A part of the cost grows, or grows with the logarithm. */
const subLinear = 50;
/** Twice what the rows grew by: sorts and hashes of a linear plan leave memory on the way. */
const linear = 200;

/** How a path grows, by its planner cost at 1×, 10× and 100× the rows; costs below 1 count as 1. */
export function growthClass(costs: readonly number[]): GrowthClass {
  const first = Math.max(costs[0] ?? 1, 1);
  const ratio = Math.max(costs.at(-1) ?? 1, 1) / first;
  if (ratio < flat) return 'flat';
  if (ratio < subLinear) return 'sub-linear';
  return ratio <= linear ? 'linear' : 'worse';
}
