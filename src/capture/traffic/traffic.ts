import type { Capture, CapturedStatement, Traffic } from '../../model/capture.ts';
import { AtOnce, mostAtOnce, type Span } from './at-once.ts';
import { type Execution, executionOf } from './execution.ts';
import { Groups } from './groups.ts';
import { IdleTimes } from './idle.ts';
import { Loops } from './n-plus-one/loops.ts';
import { ROWS_KEPT } from './n-plus-one/rows.ts';
import { Quiet } from './quiet.ts';
import { RepeatedReads } from './repeated-reads.ts';
import { Shapes } from './shape/shapes.ts';

/** First rows of each statement that a tap has to keep for `TrafficReader`. */
export const ROWS_WANTED: number = ROWS_KEPT;

/**
 * Reads statements as they end, in bounded memory, and holds no value of them: neither a parameter
 * nor a row, of which it keeps hashes only. `kind` says whether all of it is one call of one function
 * (`path`) or whatever a command sent (`recording`), where more is asked of a proof. Readers of the
 * same statements may share their `shapes`.
 */
export class TrafficReader {
  readonly #shapes: Shapes;
  readonly #groups = new Groups();
  readonly #quiet = new Quiet();
  readonly #loops: Loops;
  readonly #repeats = new RepeatedReads();
  readonly #idle = new IdleTimes();
  readonly #busy = new AtOnce();
  readonly #connections = new Map<number, Span>();
  #fromMs = Number.POSITIVE_INFINITY;
  #toMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> = Promise.resolve();

  constructor(kind: Capture['kind'], shapes: Shapes = new Shapes()) {
    this.#shapes = shapes;
    this.#loops = new Loops(kind);
  }

  /** In the order of their ends. Resolves when it is read; nobody need wait. */
  add(statement: CapturedStatement): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read(statement));
    return this.#reading;
  }

  /** When all is read. The reader is of no use afterwards. */
  async end(): Promise<Traffic> {
    await this.#reading;
    const connections = [...this.#connections.values()];
    return {
      wallMs: connections.length === 0 ? 0 : this.#toMs - this.#fromMs,
      connections: connections.length,
      connectionsAtOnce: mostAtOnce(connections),
      busyAtOnce: this.#busy.end(),
      statements: this.#groups.end(),
      repeats: [...this.#loops.end(), ...this.#repeats.end()],
      idle: this.#idle.end(),
    };
  }

  async #read(statement: CapturedStatement): Promise<void> {
    const read = await this.#shapes.read(statement.text, statement.part);
    const execution = executionOf(statement, read);
    this.#groups.add(execution);
    const paused = this.#quiet.before(execution);
    this.#loops.add(execution, paused);
    this.#repeats.add(execution, paused);
    this.#idle.add(execution);
    this.#noteTimes(execution);
  }

  #noteTimes({ statement, endMs }: Execution): void {
    const { connection, sentMs } = statement;
    this.#busy.add({ connection, fromMs: sentMs, toMs: endMs });
    this.#fromMs = Math.min(this.#fromMs, sentMs);
    this.#toMs = Math.max(this.#toMs, endMs);
    const known = this.#connections.get(connection);
    const fromMs = Math.min(known?.fromMs ?? sentMs, sentMs);
    this.#connections.set(connection, { connection, fromMs, toMs: endMs });
  }
}
