import { formatBytes } from '../text/format.ts';
import type { Sized } from './trials.ts';

export interface AdviceLimits {
  readonly maxIndexes: number | null;
  /** Bytes of all advised indexes together. */
  readonly maxIndexBytes: number | null;
}

export interface Limited {
  readonly kept: readonly Sized[];
  /** What is over a limit, with the reason. */
  readonly beyond: ReadonlyMap<Sized, string>;
}

/** Takes from the first (the best) on, as far as the limits reach; a smaller one may still fit. */
export function withinLimits(bestFirst: readonly Sized[], limits: AdviceLimits): Limited {
  const kept: Sized[] = [];
  const beyond = new Map<Sized, string>();
  let bytes = 0;
  for (const one of bestFirst) {
    const reason = reasonBeyond(kept.length + 1, bytes + one.bytes, limits);
    if (reason !== null) {
      beyond.set(one, reason);
      continue;
    }
    kept.push(one);
    bytes += one.bytes;
  }
  return { kept, beyond };
}

function reasonBeyond(count: number, bytes: number, limits: AdviceLimits): string | null {
  const { maxIndexes, maxIndexBytes } = limits;
  if (maxIndexes !== null && count > maxIndexes) return `beyond --max-indexes ${maxIndexes}`;
  return maxIndexBytes !== null && bytes > maxIndexBytes
    ? `beyond --max-index-size ${formatBytes(maxIndexBytes)}`
    : null;
}
