import { setTimeout as sleep } from 'node:timers/promises';
import { sqlState } from '../../postgres/sql-state.ts';
import type { Hands } from './hands.ts';
import { pollMs } from './wait.ts';
import { watched } from './watch.ts';

/** How long a server may take to answer to a cancellation. */
const cancelPatienceMs = 1_500;

/** How long writers may queue behind a statement that waits for a lock which blocks them. */
const queueMs = 1_000;

/** Runs a statement that blocks no writer, however long it takes; cancels it when the user does. */
export async function execute(sql: string, hands: Hands): Promise<void> {
  const { building, session, signal, onEvent } = hands;
  signal.throwIfAborted();
  let cancelling: Promise<void> | null = null;
  let late: NodeJS.Timeout | undefined;
  const cancel = () => {
    cancelling = building.cancel();
    late = setTimeout(() => building.hangUp(), cancelPatienceMs);
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    await watched(building.query(sql), session, building.pid, onEvent);
  } finally {
    signal.removeEventListener('abort', cancel);
    clearTimeout(late);
    // A cancellation that is still under way would hit the next statement.
    await cancelling;
  }
}

/**
 * Runs a statement whose lock writers wait for. Behind one long transaction it would queue, and all
 * writers behind it: so it gives up after a second, lets them pass, and tries again.
 */
export async function executeLocking(sql: string, hands: Hands): Promise<void> {
  const { building, signal } = hands;
  const limit = (ms: number) =>
    building.query(`SELECT pg_catalog.set_config('lock_timeout', $1, false)`, [String(ms)]);
  await limit(queueMs);
  for (;;) {
    try {
      await execute(sql, hands);
      break;
    } catch (error) {
      if (sqlState(error) !== '55P03' || signal.aborted) throw error;
      await sleep(pollMs, undefined, { signal }).catch(() => undefined);
    }
  }
  await limit(0);
}
