import type { Advice, Growth } from '../../model/advice.ts';
import type { Measurement } from '../../model/measurement.ts';
import { formatBytes } from '../../text/format.ts';
import { sayUnproven } from '../../text/unproven.ts';
import { type PriceFacts, priceFacts, renderPrice } from './index-price.ts';
import { costChange, growthOf, timeChange, trialOf } from './trials.ts';

/** What the `proof` line of an advised index is made of. */
export type ProofFacts = PriceFacts & {
  /** `built`, `twin` or `unproven`. */
  readonly proof: string;
  readonly unprovenReason: string | null;
  /** On a twin: `31,402 → 8.4` for the first path, then the same for each further one under its name. */
  readonly costs: readonly string[];
  /** Where it was built: `142 ms → 0.06 ms, 24,390 → 4 pages`, for the same paths. */
  readonly gains: readonly string[];
  /** `linear → flat`, of the first path. */
  readonly growth: string | null;
  readonly indexBytes: number | null;
};

/** One trial for each path; of the first path the one with the parameters of its measurement. */
export function proofFacts(
  advice: Advice,
  paths: readonly string[],
  shown: Measurement,
  growth: Growth | null,
): ProofFacts {
  const { proof } = advice;
  const named = (texts: (path: string) => string | null) =>
    paths.flatMap((path, n) => {
      const text = texts(path);
      return text === null ? [] : [n === 0 ? text : `${path} ${text}`];
    });
  const first = paths[0] === undefined ? undefined : growthOf(paths[0], shown, growth);
  return {
    proof: proof.kind,
    unprovenReason: proof.kind === 'unproven' ? proof.reason : null,
    costs: named((path) => plannedChange(advice, path, shown, growth)),
    gains: proof.kind === 'built' ? named((path) => builtChange(advice, path, shown)) : [],
    growth: first?.after ? `${first.before.growth} → ${first.after.growth}` : null,
    indexBytes: proof.bytes,
    ...priceFacts(advice),
  };
}

/** An index that was built has the costs of the database itself in its trials; the twin's are the growth's. */
function plannedChange(
  { proof }: Advice,
  path: string,
  shown: Measurement,
  growth: Growth | null,
): string | null {
  if (proof.kind !== 'built') {
    const trial = trialOf(path, shown, proof.trials);
    return trial === undefined ? null : costChange(trial.before.cost, trial.after.cost);
  }
  const planned = growthOf(path, shown, growth);
  const [before, after] = [planned?.before.costs[0], planned?.after?.costs[0]];
  return before === undefined || after === undefined ? null : costChange(before, after);
}

function builtChange({ proof }: Advice, path: string, shown: Measurement): string | null {
  const trial = trialOf(path, shown, proof.trials);
  return trial === undefined ? null : timeChange(trial);
}

/**
 * `plan twin: cost 31,402 → 8.4; growth linear → flat; 43 MB; built and measured: 142 ms → 0.06 ms`,
 * as far as it was tried; or `unproven` and why. Then what the index costs.
 */
export function renderProof(facts: ProofFacts): string {
  return [...trial(facts), ...renderPrice(facts)].join('; ');
}

function trial(facts: ProofFacts): readonly string[] {
  const growth = facts.growth === null ? [] : [`growth ${facts.growth}`];
  const size = facts.indexBytes === null ? [] : [formatBytes(facts.indexBytes)];
  switch (facts.proof) {
    case 'built': {
      const built = ['built and measured', ...list(facts.gains)].join(': ');
      const planned = list(facts.costs).map((costs) => `plan twin: cost ${costs}`);
      return planned.length === 0 ? [built, ...size] : [...planned, ...growth, ...size, built];
    }
    case 'twin':
      return [['plan twin', ...list(facts.costs)].join(': cost '), ...growth, ...size];
    default: {
      const planned = list(facts.costs).map((costs) => `planned: cost ${costs}`);
      return [
        sayUnproven(facts.unprovenReason ?? ''),
        ...planned,
        ...growth,
        ...size.map((text) => `about ${text}`),
      ];
    }
  }
}

function list(texts: readonly string[]): readonly string[] {
  return texts.length === 0 ? [] : [texts.join('; ')];
}
