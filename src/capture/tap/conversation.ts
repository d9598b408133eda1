import type { CapturedStatement } from '../../model/capture.ts';
import { failures } from '../problems.ts';
import { Answers } from './answers.ts';
import { ClientSide } from './client-side.ts';
import { Exchange } from './exchange.ts';
import type { Execution } from './execution.ts';
import { FrameReader } from './frames.ts';
import { ServerSide } from './server-side.ts';

export interface ConversationOptions {
  /** Number of the connection. */
  readonly connection: number;
  /** How many first rows of each statement are kept. */
  readonly keepRows: number;
  readonly nextOrder: () => number;
  readonly onStatement: (statement: CapturedStatement) => void;
}

/**
 * Decodes a connection from after its startup message on. Never throws: where the bytes are none of
 * the protocol it stops, and `failure` says so.
 */
export class Conversation {
  readonly #exchange = new Exchange();
  readonly #answers: Answers;
  readonly #server: ServerSide;
  readonly #fromClient: FrameReader;
  readonly #fromServer: FrameReader;
  readonly #onStatement: ConversationOptions['onStatement'];
  #untold: CapturedStatement[] = [];
  #lost = false;
  #ended = false;

  constructor(options: ConversationOptions) {
    const { connection, nextOrder, onStatement, keepRows } = options;
    this.#onStatement = onStatement;
    const tell = (execution: Execution, transaction: number | null) => {
      this.#untold.push(execution.captured(connection, transaction));
    };
    this.#answers = new Answers(this.#exchange, nextOrder, tell);
    this.#server = new ServerSide(this.#answers, keepRows);
    this.#fromClient = new FrameReader(new ClientSide(this.#exchange, nextOrder));
    this.#fromServer = new FrameReader(this.#server);
  }

  fromClient(chunk: Buffer, now: number): void {
    this.#decode(this.#fromClient, chunk, now);
  }

  fromServer(chunk: Buffer, now: number): void {
    this.#decode(this.#fromServer, chunk, now);
  }

  /** Tells of the statements that were never answered. */
  end(): void {
    this.#ended = true;
    if (!this.#lost) this.#answers.cutOff();
    this.#tell();
  }

  /** Why it came to nothing, as far as its bytes say. */
  get failure(): string | null {
    const { lastError, ready } = this.#server;
    if (this.#lost) return failures.notDecoded;
    if (lastError === null) return null;
    const say = ready ? failures.ended : failures.refused;
    return say(lastError.message, lastError.sqlState);
  }

  /** Whether the server owes an answer. */
  get isBusy(): boolean {
    return !this.#lost && !this.#ended && this.#exchange.isOwed;
  }

  /** Whether a close of the server's now comes in the middle. */
  get isOpen(): boolean {
    return !this.#exchange.terminated;
  }

  #decode(reader: FrameReader, chunk: Buffer, now: number): void {
    if (this.#lost || this.#ended) return;
    try {
      reader.push(chunk, now);
    } catch {
      this.#lost = true;
    }
    if (this.#untold.length > 0) this.#tell();
  }

  /** After the decoding: what the listener throws is its own, and no fault of the bytes. */
  #tell(): void {
    const statements = this.#untold;
    this.#untold = [];
    for (const statement of statements) this.#onStatement(statement);
  }
}
