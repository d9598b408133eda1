import { setTimeout as sleep } from 'node:timers/promises';
import type { ApplyEvent } from '../../model/applied.ts';
import type { Obstacle } from './obstacles.ts';

/** How often is looked at what stands in the way, and at progress, milliseconds. */
export const pollMs = 500;

/** Polls until nothing stands in the way. Rejects with the signal's reason when it aborts. */
export async function untilClear(
  look: () => Promise<Obstacle | null>,
  onEvent: (event: ApplyEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const obstacle = await look();
    if (obstacle === null) return;
    onEvent({ kind: 'waits', ...obstacle });
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
}
