import type { Advice } from '../../model/advice.ts';
import { sayWritePrice } from '../../text/write-price.ts';
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
    ...sayWritePrice(facts),
    ...(facts.redundant.length === 0
      ? []
      : [`makes ${facts.redundant.map(quoted).join(', ')} redundant`]),
    ...(facts.alsoChanges.length === 0 ? [] : [`also changes ${facts.alsoChanges.join(', ')}`]),
  ];
}

function quoted(name: string): string {
  return `"${name}"`;
}
