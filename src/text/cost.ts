import { formatCount } from './format.ts';

/** A planner cost: `8.4`, `31,402`. Below 100 its first decimal tells plans apart. */
export function formatCost(cost: number): string {
  return cost < 99.95 ? String(Number(cost.toFixed(1))) : formatCount(cost);
}
