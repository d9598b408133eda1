import type { Advice, Candidate, Rejection } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import { createConcurrently } from '../sql/create-index.ts';
import { formatBytes, formatCount } from '../text/format.ts';
import { isWrittenMostly } from './admission.ts';
import { type Change, type Costs, changesBetween, gainShare, isGain } from './costs.ts';
import type { Tried } from './greedy.ts';

export function rejection(
  candidate: Candidate,
  reason: string,
  beatenBy: string | null = null,
): Rejection {
  return { candidate, sql: createConcurrently(candidate), reason, beatenBy };
}

/** Why a candidate that was tried alone is not in the chosen set. */
export function reasonAgainst(
  { item, costs }: Tried,
  candidate: Candidate,
  baseline: Costs,
  advice: readonly Advice[],
  catalog: Catalog,
): Rejection {
  const using = changesBetween(baseline, costs).filter(({ after }) =>
    after.indexes.includes(candidate.name),
  );
  if (using.length === 0) return rejection(candidate, 'no plan used it');
  const gains = using.filter((change) => isGain(change));
  if (gains.length === 0) return rejection(candidate, `it saves too little: ${mostOf(using)}`);
  if (isWrittenMostly(item, gains, catalog)) {
    return rejection(candidate, `the table is written far more than read: ${mostOf(gains)}`);
  }
  return beaten(candidate, bytesOfOnly(item), gains, advice);
}

function bytesOfOnly({ members }: Tried['item']): number {
  return members[0]?.bytes ?? 0;
}

/** Another one does as much for its path with less, or does all that is worth it. */
function beaten(
  candidate: Candidate,
  bytes: number,
  gains: readonly Change[],
  advice: readonly Advice[],
): Rejection {
  for (const { after } of gains) {
    const better = advice.find(({ serves }) => serves.includes(after.path));
    if (better === undefined) continue;
    const { name } = better.candidate;
    const own = `cost ${formatCount(after.cost)} with ${formatBytes(bytes)}`;
    const reason = `no more gain per byte for ${after.path}: ${own}, "${name}" ${figuresOf(better, after.path)}`;
    return rejection(candidate, reason, name);
  }
  return rejection(candidate, 'others serve its paths');
}

function figuresOf({ proof }: Advice, path: string): string {
  const [trial] = proof.trials
    .filter((one) => one.path === path)
    .sort((a, b) => b.before.cost - a.before.cost);
  const cost = trial === undefined ? '' : `cost ${formatCount(trial.after.cost)} with `;
  return `${cost}${formatBytes(proof.bytes ?? 0)}`;
}

function mostOf(changes: readonly Change[]): string {
  const [most] = [...changes].sort((a, b) => gainShare(b) - gainShare(a));
  if (most === undefined) return 'nothing';
  const { before, after } = most;
  return `cost ${formatCount(before.cost)} → ${formatCount(after.cost)} for ${after.path}`;
}
