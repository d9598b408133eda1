import type { IdleInTransaction } from '../../model/capture.ts';
import type { Execution } from './execution.ts';

/** Shorter pauses are a client's own work between two awaits. */
const SHORTEST_MS = 50;
const KEPT = 20;

interface Last {
  readonly transaction: number;
  readonly fingerprint: string;
  readonly endMs: number;
}

/** Pauses inside transactions: of each pair of statements the longest, and of those the longest 20. */
export class IdleTimes {
  readonly #last = new Map<number, Last>();
  readonly #longest = new Map<string, IdleInTransaction>();

  add({ statement, shape, endMs }: Execution): void {
    const { connection, transaction, sentMs } = statement;
    const { fingerprint } = shape;
    const last = this.#last.get(connection);
    if (last !== undefined && last.transaction === transaction) {
      const idleMs = sentMs - last.endMs;
      this.#note({ after: last.fingerprint, before: fingerprint, idleMs });
    }
    if (transaction === null) this.#last.delete(connection);
    else this.#last.set(connection, { transaction, fingerprint, endMs });
  }

  end(): readonly IdleInTransaction[] {
    return [...this.#longest.values()].sort((a, b) => b.idleMs - a.idleMs).slice(0, KEPT);
  }

  #note(idle: IdleInTransaction): void {
    const key = `${idle.after} ${idle.before}`;
    if (idle.idleMs < Math.max(SHORTEST_MS, this.#longest.get(key)?.idleMs ?? 0)) return;
    this.#longest.set(key, idle);
    if (this.#longest.size > KEPT * 10) this.#prune();
  }

  #prune(): void {
    const pairs = [...this.#longest].sort(([, a], [, b]) => b.idleMs - a.idleMs);
    for (const [key] of pairs.slice(KEPT)) this.#longest.delete(key);
  }
}
