import type { Execution } from './execution.ts';

/** Milliseconds without a statement after which the client is held to have waited for something. */
const QUIET_MS = 200;

/** Notices when a client let time pass with nothing under way on any connection. */
export class Quiet {
  #endMs = Number.POSITIVE_INFINITY;

  /** Whether there was such a pause before the execution was sent. */
  before({ statement, endMs }: Execution): boolean {
    const quiet = statement.sentMs - this.#endMs >= QUIET_MS;
    this.#endMs = this.#endMs === Number.POSITIVE_INFINITY ? endMs : Math.max(this.#endMs, endMs);
    return quiet;
  }
}
