import type { RepeatedRead } from '../../model/capture.ts';
import { argumentsOf, type Execution } from './execution.ts';

/** Different calls that may be remembered between two writes. */
const KEPT = 10_000;

interface Asked {
  /** When the first of them was sent. */
  readonly sentMs: number;
  readonly rows: number;
  readonly bytes: number;
  calls: number;
  wastedMs: number;
}

/**
 * Reads that were asked again while nothing can have changed. All is forgotten at a write, at its
 * COMMIT, at an error (what follows may be a retry), and where the client waited (what follows may
 * be a poll).
 */
export class RepeatedReads {
  readonly #asked = new Map<string, Asked>();
  readonly #most = new Map<string, RepeatedRead>();
  readonly #writing = new Set<number>();
  #forgotAtMs = Number.NEGATIVE_INFINITY;

  /** `paused` says whether the client let time pass before it. */
  add(execution: Execution, paused: boolean): void {
    if (paused) this.#forget(execution.statement.sentMs);
    if (this.#endsBelief(execution)) this.#forget(execution.endMs);
    else if (isRepeatable(execution)) this.#ask(execution);
  }

  end(): readonly RepeatedRead[] {
    return [...this.#most.values()];
  }

  #endsBelief({ shape, failed, statement }: Execution): boolean {
    const { connection, transaction, command } = statement;
    const writes = shape.mayWrite || (shape.kind === 'write' && !failed);
    if (writes && transaction !== null) this.#writing.add(connection);
    const ends = command === 'COMMIT' || command === 'ROLLBACK';
    return failed || writes || (ends && this.#writing.delete(connection));
  }

  #forget(atMs: number): void {
    this.#asked.clear();
    this.#forgotAtMs = Math.max(this.#forgotAtMs, atMs);
  }

  #ask(execution: Execution): void {
    const { statement, shape, trace, endMs } = execution;
    const { rows, bytes, sentMs } = statement;
    if (sentMs < this.#forgotAtMs) return;
    const key = `${shape.id} ${argumentsOf(execution)} ${trace}`;
    const known = this.#asked.get(key);
    if (known?.rows !== rows || known.bytes !== bytes) {
      // Another answer: somebody wrote whom the capture does not see.
      this.#remember(key, { sentMs, rows, bytes, calls: 1, wastedMs: 0 });
      return;
    }
    known.calls += 1;
    known.wastedMs += endMs - sentMs;
    this.#note(shape.fingerprint, known);
  }

  #remember(key: string, asked: Asked): void {
    const [oldest] = this.#asked.size >= KEPT ? this.#asked.keys() : [];
    if (oldest !== undefined) this.#asked.delete(oldest);
    this.#asked.set(key, asked);
  }

  #note(statement: string, { calls, wastedMs }: Asked): void {
    if (calls <= (this.#most.get(statement)?.calls ?? 0)) return;
    this.#most.set(statement, { kind: 'repeated-read', statement, calls, wastedMs });
  }
}

function isRepeatable({ shape, statement }: Execution): boolean {
  return shape.plainRead && !shape.volatile && statement.cut !== true;
}
