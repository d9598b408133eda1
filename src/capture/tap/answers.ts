import type { CapturedColumn } from '../../model/capture.ts';
import type { CommandTag } from './backend.ts';
import { deallocated } from './deallocated.ts';
import type { Exchange } from './exchange.ts';
import { Execution } from './execution.ts';
import type { Frame } from './frames.ts';
import { Malformed } from './malformed.ts';
import type { QueryRequest, Request } from './request.ts';
import { Transactions } from './transactions.ts';

type When = Pick<Frame, 'startedMs' | 'endedMs'>;

/** Brings answers and requests together, and tells of each statement when its answer is whole. */
export class Answers {
  readonly #exchange: Exchange;
  readonly #nextOrder: () => number;
  readonly #ended: (execution: Execution, transaction: number | null) => void;
  readonly #transactions = new Transactions();
  /** With rows yet to be fetched, and the transactions that they are in. */
  readonly #suspended = new Map<Execution, number | null>();

  constructor(
    exchange: Exchange,
    nextOrder: () => number,
    ended: (execution: Execution, transaction: number | null) => void,
  ) {
    this.#exchange = exchange;
    this.#nextOrder = nextOrder;
    this.#ended = ended;
  }

  /** The statement that the answer is for. */
  running({ startedMs }: When): Execution {
    const head = this.#exchange.head();
    if (head?.kind !== 'query' && head?.kind !== 'execute') {
      throw new Malformed(unasked);
    }
    const execution = head.kind === 'query' ? this.#partOf(head) : head.execution;
    execution.firstByteMs ??= startedMs;
    return execution;
  }

  /** Statements of one message after the first count from the end of the one before. */
  #partOf(query: QueryRequest): Execution {
    if (query.execution !== null) return query.execution;
    const { prepared, lastMs: sentMs, parts: part } = query;
    query.parts += 1;
    const order = this.#nextOrder();
    query.execution = new Execution({ order, prepared, portal: null, part, sentMs });
    return query.execution;
  }

  columns(when: When, columns: readonly CapturedColumn[]): void {
    const head = this.#exchange.head();
    if (head?.kind !== 'describe') {
      this.running(when).columns = columns;
      return;
    }
    if (head.portal !== undefined) head.portal.columns = columns;
    const prepared = head.prepared ?? head.portal?.prepared;
    if (prepared !== undefined) prepared.columns = columns;
    this.#exchange.requests.shift();
  }

  types(types: readonly number[]): void {
    const head = this.#exchange.head();
    if (head?.kind === 'describe' && head.prepared !== undefined) head.prepared.types = types;
  }

  /** Of Parse, Bind and Close: the portal that is replaced or closed fetches no more. */
  acknowledged(): void {
    const request = this.#exchange.head();
    this.#exchange.requests.shift();
    if (request?.kind === 'parse') return;
    if (request?.kind !== 'bind' && request?.kind !== 'close') throw new Malformed(unasked);
    const { execution } = (request.kind === 'bind' ? request.previous : request.portal) ?? {};
    if (execution && this.#suspended.has(execution)) this.#end(execution);
  }

  complete(when: When, { command, count }: CommandTag): void {
    const execution = this.running(when);
    const head = this.#exchange.head();
    execution.command = command;
    if (command === 'COPY' && execution.bytes > 0) execution.rows = count ?? 0;
    this.#finish(execution, when);
    const name = deallocated(command, execution.start.prepared.text);
    if (name !== undefined) this.#exchange.names.forgetStatements(name, sequenceOf(execution));
    this.#next(head, when);
  }

  /** An empty text is no statement. */
  empty(): void {
    const head = this.#exchange.head();
    if (head?.kind === 'execute') head.execution.ended = true;
    this.#next(head, null);
  }

  #next(head: Request | undefined, when: When | null): void {
    if (head?.kind === 'execute') this.#exchange.requests.shift();
    if (head?.kind !== 'query') return;
    head.execution = null;
    head.lastMs = when?.endedMs ?? head.lastMs;
  }

  suspended(when: When): void {
    const execution = this.running(when);
    execution.lastByteMs = when.endedMs;
    this.#suspended.set(execution, this.#transactions.current);
    this.#exchange.requests.shift();
  }

  copyIn(): void {
    this.#exchange.enterCopyIn();
  }

  failed(when: When, sqlState: string): void {
    const head = this.#exchange.head();
    this.#exchange.copyIn = false;
    // At a Sync the implicit transaction could not be committed; without a request it is a farewell.
    if (head === undefined || head.kind === 'sync' || head.kind === 'call') return;
    const execution = head.kind === 'query' ? this.#partOf(head) : this.#failedOf(head);
    if (execution !== null) {
      execution.firstByteMs ??= when.startedMs;
      execution.sqlState = sqlState;
      this.#finish(execution, when);
    }
    if (head.kind === 'query') this.#next(head, when);
  }

  /** The statement whose Parse, Bind, Describe or Execute failed; the ones after it never ran. */
  #failedOf(head: Request): Execution | null {
    const skipped = this.#exchange.skipToSync();
    if (head.kind === 'execute') return head.execution;
    const prepared = preparedOf(head);
    for (const request of skipped) {
      if (request.kind === 'execute' && request.execution.start.prepared === prepared) {
        return request.execution;
      }
    }
    if (prepared === undefined || (head.kind !== 'parse' && head.kind !== 'bind')) return null;
    const { portal, sentMs } =
      head.kind === 'bind'
        ? { portal: head.portal, sentMs: head.portal.sentMs }
        : { portal: null, sentMs: prepared.sentMs };
    return new Execution({ order: this.#nextOrder(), prepared, portal, part: 0, sentMs });
  }

  ready(when: When, status: number): void {
    let request = this.#exchange.requests.shift();
    while (request !== undefined && !('sequence' in request)) {
      request = this.#exchange.requests.shift();
    }
    if (request?.kind === 'query' && request.execution?.firstByteMs != null) {
      this.#finish(request.execution, when);
    }
    this.#transactions.ready(status);
    if (status === insideTransaction) return;
    for (const execution of this.#suspended.keys()) this.#end(execution);
    if (request !== undefined) this.#exchange.names.forgetPortals(request.sequence);
  }

  /** The connection is closed: what is not answered now will not be. */
  cutOff(): void {
    for (const request of this.#exchange.requests.takeUntil(() => false)) {
      if (request.kind !== 'query' && request.kind !== 'execute') continue;
      if (request.execution !== null) this.#end(request.execution);
    }
    for (const execution of this.#suspended.keys()) this.#end(execution);
  }

  #finish(execution: Execution, { endedMs }: When): void {
    if (execution.ended) return;
    execution.lastByteMs = endedMs;
    this.#end(execution);
  }

  #end(execution: Execution): void {
    if (execution.ended) return;
    execution.ended = true;
    const { command, start } = execution;
    const left = command === null ? this.#suspended.get(execution) : undefined;
    this.#suspended.delete(execution);
    this.#ended(execution, left ?? this.#transactions.of(command, start.prepared.text));
  }
}

const unasked = 'an answer that nobody asked for';
const insideTransaction = 0x54;

function sequenceOf({ start: { portal, prepared } }: Execution): number {
  return portal?.sequence ?? prepared.sequence;
}

function preparedOf(request: Request) {
  if (request.kind === 'parse') return request.prepared;
  if (request.kind === 'bind') return request.portal.prepared;
  return request.kind === 'describe' ? (request.prepared ?? request.portal?.prepared) : undefined;
}
