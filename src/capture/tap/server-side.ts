import type { Answers } from './answers.ts';
import {
  readCommandTag,
  readDataRow,
  readError,
  readParameterDescription,
  type ServerError,
} from './backend.ts';
import { Body } from './body.ts';
import { type Frame, type FrameReceiver, headerLength } from './frames.ts';
import { limits } from './limits.ts';
import { messageTypes } from './message-types.ts';
import { RowDescriptions } from './row-descriptions.ts';

const types = messageTypes({
  TtEC: limits.description,
  Z: 1,
  RKSvNA123nsIGHWVdc: 0, // with what passes by on the way in, notices and data of COPY
});

const letters = {
  row: 0x44,
  rowDescription: 0x54,
  parameterDescription: 0x74,
  noData: 0x6e,
  parseComplete: 0x31,
  bindComplete: 0x32,
  closeComplete: 0x33,
  suspended: 0x73,
  emptyQuery: 0x49,
  complete: 0x43,
  error: 0x45,
  ready: 0x5a,
  copyIn: 0x47,
  copyOut: 0x48,
  copyBoth: 0x57,
  copyData: 0x64,
};

const completions = new Set([
  ...[letters.parseComplete, letters.bindComplete, letters.closeComplete],
]);
const copies = new Set([...[letters.copyIn, letters.copyOut, letters.copyBoth, letters.copyData]]);

/** What a server sends. */
export class ServerSide implements FrameReceiver {
  readonly #answers: Answers;
  readonly #keepRows: number;
  readonly #descriptions = new RowDescriptions();
  /** The session is open: the first ReadyForQuery came. */
  ready = false;
  /** An error before that, or one after which the server closes the connection. */
  lastError: ServerError | null = null;

  constructor(answers: Answers, keepRows: number) {
    this.#answers = answers;
    this.#keepRows = keepRows;
  }

  wanted(type: number): number {
    if (type === letters.row) return this.#keepRows > 0 ? limits.rows : 0;
    return types[type] ?? -1;
  }

  frame(frame: Frame): void {
    if (frame.type === letters.row) this.#row(frame);
    else if (this.ready) this.#answer(frame);
    else if (frame.type === letters.ready) this.ready = true;
    else if (frame.type === letters.error) this.lastError = readError(new Body(frame));
  }

  #row(frame: Frame): void {
    const execution = this.#answers.running(frame);
    execution.rows += 1;
    execution.bytes += frame.length + headerLength;
    if (!execution.keeps(frame.length, this.#keepRows)) return;
    execution.firstRows.push(readDataRow(new Body(frame)));
  }

  #answer(frame: Frame): void {
    const { type } = frame;
    if (type === letters.complete) this.#answers.complete(frame, readCommandTag(new Body(frame)));
    else if (type === letters.ready) this.#answers.ready(frame, new Body(frame).byte());
    else if (type === letters.error) this.#failed(frame, readError(new Body(frame)));
    else if (completions.has(type)) this.#answers.acknowledged();
    else if (type === letters.suspended) this.#answers.suspended(frame);
    else if (type === letters.emptyQuery) this.#answers.empty();
    else if (copies.has(type)) this.#copy(frame);
    else this.#describe(frame);
  }

  #describe(frame: Frame): void {
    const { type } = frame;
    if (type === letters.noData) this.#answers.columns(frame, []);
    else if (type === letters.parameterDescription) {
      this.#answers.types(readParameterDescription(new Body(frame)));
    } else if (type === letters.rowDescription) {
      this.#answers.columns(frame, this.#descriptions.read(frame));
    }
  }

  #copy(frame: Frame): void {
    const execution = this.#answers.running(frame);
    if (frame.type === letters.copyIn) this.#answers.copyIn();
    if (frame.type === letters.copyData) execution.bytes += frame.length + headerLength;
  }

  #failed(frame: Frame, error: ServerError): void {
    if (error.fatal) this.lastError = error;
    this.#answers.failed(frame, error.sqlState);
  }
}
