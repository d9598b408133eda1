import type { Catalog, Table } from '../model/catalog.ts';
import { type Change, type Costs, gainShare, isGain, statementId } from './costs.ts';
import { findTable } from './root-table.ts';
import type { Item } from './trials.ts';

/** An index that carries columns has to save this much more than the one without them. */
const coveringGain = 0.5;
const coveringCost = 200;

/** On a table that is written far more than read, less than this planner cost is not worth it. */
const tinySaving = 1_000;
const writesPerScan = 100;

/**
 * Whether some statement gains enough; `baseline` is what they cost at first, `plain` what the same
 * index without INCLUDE would make them cost.
 */
export function isAdmitted(
  item: Item,
  changes: readonly Change[],
  baseline: Costs,
  plain: Costs | undefined,
  catalog: Catalog,
): boolean {
  const gains = changes.filter((one) => isGain(one, baseline.get(statementId(one.before))));
  if (gains.length === 0 || isWrittenMostly(item, gains, catalog)) return false;
  const covers = item.members.some(({ candidate }) => candidate.include.length > 0);
  return !covers || gains.some((change) => paysToCover(change, plain));
}

function paysToCover({ before, after }: Change, plain: Costs | undefined): boolean {
  const other = plain?.get(statementId(before)) ?? before;
  const against = other.cost < before.cost ? other : before;
  return against.cost >= coveringCost && gainShare({ before: against, after }) >= coveringGain;
}

/** Writers would pay for it more than readers gain. */
export function isWrittenMostly(item: Item, gains: readonly Change[], catalog: Catalog): boolean {
  const saved = Math.max(0, ...gains.map(({ before, after }) => before.cost - after.cost));
  return (
    saved < tinySaving &&
    item.members.every(({ candidate }) => {
      const table = findTable(catalog, candidate.table);
      return table !== undefined && isChurned(table);
    })
  );
}

/** What loaded the table is not counted: only what has changed every row several times since. */
function isChurned({ activity }: Table): boolean {
  if (activity === null) return false;
  const { inserted, updated, deleted, liveRows, sequentialScans, indexScans } = activity;
  const writes = inserted + updated + deleted;
  return (
    writes >= 3 * Math.max(liveRows, 1) && writes >= writesPerScan * (sequentialScans + indexScans)
  );
}
