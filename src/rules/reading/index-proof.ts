import type { Advice, Trial, TrialSide } from '../../model/advice.ts';
import type { Measurement } from '../../model/measurement.ts';
import { formatBytes, formatCount, formatMs, formatShare, plural } from '../../text/format.ts';

/** What the `proof` line of an advised index is made of. */
export type ProofFacts = {
  /** `142 ms → 0.06 ms, 24,390 → 4 pages` for the first path, then for each further one. */
  readonly gains: readonly string[];
  readonly indexBytes: number | null;
  readonly unprovenReason: string | null;
  readonly writesPerDay: number | null;
  /** 0..1 of the table's updates. */
  readonly hotShare: number | null;
};

/** One trial for each path; of the first path the one with the parameters of its measurement. */
export function proofFacts(
  { proof, price }: Advice,
  paths: readonly string[],
  shown: Measurement,
): ProofFacts {
  const built = proof.kind === 'built' ? proof : null;
  const trials = paths.flatMap((path) => trialOf(path, shown, built?.trials ?? []) ?? []);
  return {
    gains: trials.map((trial, n) => `${n === 0 ? '' : `${trial.path} `}${gain(trial)}`),
    indexBytes: built?.bytes ?? null,
    unprovenReason: proof.kind === 'unproven' ? proof.reason : null,
    writesPerDay: price?.writesPerDay ?? null,
    hotShare: price?.hotShare ?? null,
  };
}

/** `built and measured: 142 ms → 0.06 ms, 24,390 → 4 pages; 43 MB`, or `unproven` and why. */
export function renderProof(facts: ProofFacts): string {
  const proof =
    facts.unprovenReason === null
      ? ['built and measured', facts.gains.join('; ')].join(': ')
      : `unproven: ${facts.unprovenReason}`;
  const size = facts.indexBytes === null ? [] : [formatBytes(facts.indexBytes)];
  return [proof, ...size, ...price(facts)].join('; ');
}

function price({ writesPerDay, hotShare }: ProofFacts): readonly string[] {
  if (writesPerDay === null) return [];
  const hot = hotShare === null ? '' : `, ${formatShare(hotShare)} of updates are HOT`;
  return [`to be kept up by ${plural(writesPerDay, 'write')} a day${hot}`];
}

/** The trial with the parameters of the measurement shown, else the one that gains most. */
function trialOf(path: string, shown: Measurement, trials: readonly Trial[]): Trial | undefined {
  const own = trials.filter((trial) => trial.path === path);
  const same = own.find(
    (trial) => trial.path === shown.path && trial.parameterSet === shown.parameterSet,
  );
  return same ?? own.sort((a, b) => saved(b) - saved(a))[0];
}

function saved({ before, after }: Trial): number {
  if (before.medianMs === null || after.medianMs === null) return before.cost - after.cost;
  return before.medianMs - after.medianMs;
}

function gain({ before, after }: Trial): string {
  const time = change(before.medianMs, after.medianMs, formatMs);
  const pages = change(before.pages, after.pages, formatCount).map((text) => `${text} pages`);
  const measured = [...time, ...pages];
  return measured.length > 0 ? measured.join(', ') : costs(before, after);
}

function change(
  before: number | null,
  after: number | null,
  format: (value: number) => string,
): readonly string[] {
  return before === null || after === null ? [] : [`${format(before)} → ${format(after)}`];
}

function costs(before: TrialSide, after: TrialSide): string {
  return `cost ${formatCount(before.cost)} → ${formatCount(after.cost)}`;
}
