import { type OpenTap, openTap } from '../capture/tap/tap.ts';
import { ROWS_WANTED } from '../capture/traffic/traffic.ts';
import type { CapturedStatement } from '../model/capture.ts';
import type { Target } from '../postgres/target.ts';

/** What is still on its way when a function returns: the answers to calls that it did not wait for. */
const settleMs = 20;

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

  /** Why a connection came to nothing, if one did. */
  get failure(): string | null {
    return this.#failure;
  }

  /** The statements since one asked last, in the order of their ends. */
  async heard(): Promise<readonly CapturedStatement[]> {
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const heard = this.#heard;
    this.#heard = [];
    return heard;
  }

  async close(): Promise<void> {
    await this.#tap?.close();
  }
}
