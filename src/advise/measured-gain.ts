import type { Trial } from '../model/advice.ts';
import { formatMs } from '../text/format.ts';

/** Slower by more than this share, and by more than a millisecond, is harm and not noise. */
const harmfulLoss = 0.2;
const noiseMs = 1;

interface Sides {
  readonly before: number;
  readonly after: number;
}

/** Milliseconds, or planner cost where a side was not executed to its end. */
function sides({ before, after }: Trial): Sides {
  return before.medianMs !== null && after.medianMs !== null
    ? { before: before.medianMs, after: after.medianMs }
    : { before: before.cost, after: after.cost };
}

/** 0..1 saved, of time and of cost alike; negative where the statement became slower. */
export function gainOf(trial: Trial): number {
  const share = ({ before, after }: Sides) => (before === 0 ? 0 : (before - after) / before);
  const byCost = { before: trial.before.cost, after: trial.after.cost };
  return Math.min(share(sides(trial)), share(byCost));
}

/** Milliseconds saved, or planner cost. */
export function savedOf(trial: Trial): number {
  const { before, after } = sides(trial);
  return before - after;
}

/** What the statement lost, in words; null where it lost nothing beyond the noise. */
export function harm({ path, before, after }: Trial): string | null {
  if (before.medianMs === null) return null;
  // What ran to its end before and was not executed to its end afterwards was stopped.
  if (after.medianMs === null) {
    return `it makes ${path} slower: ${formatMs(before.medianMs)} → stopped by the timeout`;
  }
  const lost = after.medianMs - before.medianMs;
  return lost > noiseMs && lost > before.medianMs * harmfulLoss
    ? `it makes ${path} slower: ${formatMs(before.medianMs)} → ${formatMs(after.medianMs)}`
    : null;
}
