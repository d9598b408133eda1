import type { Advice } from '../../model/advice.ts';
import { formatShare, plural } from '../../text/format.ts';
import { displayName } from './topic.ts';
import { costChange, oncePerPath, timeChange } from './trials.ts';

/** What an advised index costs and changes besides what it is for. */
export type PriceFacts = {
  readonly writesPerDay: number | null;
  /** 0..1 of the table's updates. */
  readonly hotShare: number | null;
  /** Existing indexes that it makes redundant. */
  readonly redundant: readonly string[];
  /** `booking-list cost 120 → 130`: every other statement whose plan changes, what loses first. */
  readonly alsoChanges: readonly string[];
};

export function priceFacts({ proof, price, redundant, alsoChanges }: Advice): PriceFacts {
  const changes = oncePerPath(alsoChanges).map((trial) => {
    const { before, after } = trial;
    const cost = `cost ${costChange(before.cost, after.cost)}`;
    return `${trial.path} ${proof.kind === 'built' ? timeChange(trial) : cost}`;
  });
  return {
    writesPerDay: price?.writesPerDay ?? null,
    hotShare: price?.hotShare ?? null,
    redundant: redundant.map(displayName),
    alsoChanges: changes,
  };
}

export function renderPrice(facts: PriceFacts): readonly string[] {
  return [
    ...writes(facts),
    ...(facts.redundant.length === 0
      ? []
      : [`makes ${facts.redundant.map(quoted).join(', ')} redundant`]),
    ...(facts.alsoChanges.length === 0 ? [] : [`also changes ${facts.alsoChanges.join(', ')}`]),
  ];
}

/** Which updates change a column of the index is not counted, so that the share is a limit. */
function writes({ writesPerDay, hotShare }: PriceFacts): readonly string[] {
  const upkeep = writesPerDay === null ? [] : [`kept up by ${plural(writesPerDay, 'write')} a day`];
  const lost =
    hotShare === null || hotShare === 0
      ? []
      : [`up to ${formatShare(hotShare)} of updates no longer HOT`];
  return [...upkeep, ...lost];
}

function quoted(name: string): string {
  return `"${name}"`;
}
