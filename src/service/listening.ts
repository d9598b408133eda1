import { type OpenTap, openTap } from '../capture/tap/tap.ts';
import { ROWS_WANTED } from '../capture/traffic/traffic.ts';
import type { CapturedStatement } from '../model/capture.ts';
import type { Target } from '../postgres/target.ts';

/** In which an answer leads to the next statement, of a function that waits for neither. */
const settleMs = 20;

/** What crossed the wire since one asked last. */
export interface Heard {
  /** In the order of their ends. */
  readonly statements: readonly CapturedStatement[];
  /** Why a connection came to nothing, if one did. */
  readonly connectionFailure: string | null;
}

/** A tap, with what was heard on it since one asked last. */
export class Listening {
  #tap: OpenTap | null = null;
  #heard: CapturedStatement[] = [];
  #connections = 0;
  #failure: string | null = null;

  /** Throws a Problem where no tap can be opened. */
  static async open(target: Target, databaseUrl: string, readOnly: boolean): Promise<Listening> {
    const listening = new Listening();
    listening.#tap = await openTap(target, {
      databaseUrl,
      readOnly,
      keepRows: ROWS_WANTED,
      onStatement: (statement) => listening.#heard.push(statement),
      onConnection: ({ number, failure }) => {
        listening.#connections = Math.max(listening.#connections, number);
        listening.#failure ??= failure;
      },
    });
    return listening;
  }

  get url(): string {
    return this.#tap?.url ?? '';
  }

  /** How many connections were opened until now. */
  get connections(): number {
    return this.#connections;
  }

  /** Whether a statement has no answer yet. */
  get isBusy(): boolean {
    return this.#tap?.isBusy() ?? false;
  }

  /** What was heard since one asked last, when nothing more is on its way; not later than this. */
  async heard(withinMs: number): Promise<Heard> {
    const endMs = performance.now() + withinMs;
    let known: number;
    do {
      known = this.#heard.length;
      await new Promise((resolve) => setTimeout(resolve, settleMs));
    } while ((this.isBusy || this.#heard.length > known) && performance.now() < endMs);
    const heard = { statements: this.#heard, connectionFailure: this.#failure };
    this.#heard = [];
    this.#failure = null;
    return heard;
  }

  async close(): Promise<void> {
    await this.#tap?.close();
  }
}
