import { Body } from './body.ts';
import type { Exchange } from './exchange.ts';
import { Execution, type Portal } from './execution.ts';
import type { Frame, FrameReceiver } from './frames.ts';
import { readBind, readNamedThing, readParse } from './frontend.ts';
import { limits } from './limits.ts';
import { messageTypes } from './message-types.ts';
import type { Prepared } from './prepared.ts';

const types = messageTypes({
  QP: limits.text,
  B: limits.parameters,
  EDC: limits.description,
  SHFXpdcf: 0, // passwords (p) and data of COPY are not looked at
});

const letters = {
  query: 0x51,
  parse: 0x50,
  bind: 0x42,
  describe: 0x44,
  execute: 0x45,
  close: 0x43,
  sync: 0x53,
  flush: 0x48,
  call: 0x46,
  terminate: 0x58,
  copyDone: 0x63,
  copyFail: 0x66,
};

/** What a client sends, as requests that wait for their answers. */
export class ClientSide implements FrameReceiver {
  readonly #exchange: Exchange;
  readonly #nextOrder: () => number;
  #now = 0;

  constructor(exchange: Exchange, nextOrder: () => number) {
    this.#exchange = exchange;
    this.#nextOrder = nextOrder;
  }

  wanted(type: number): number {
    return types[type] ?? -1;
  }

  frame(frame: Frame): void {
    const exchange = this.#exchange;
    const { type } = frame;
    this.#now = frame.startedMs;
    if (type === letters.terminate) exchange.terminated = true;
    if (type === letters.sync) this.#sync();
    if (type === letters.flush) exchange.batch += 1;
    if (exchange.skipping) return;
    exchange.sequence += 1;
    if (type === letters.copyDone || type === letters.copyFail) this.#endCopy();
    else if (type === letters.call) this.#call();
    else this.#request(type, new Body(frame), frame.end - frame.start < frame.length);
  }

  #request(type: number, body: Body, cut: boolean): void {
    if (type === letters.query) this.#query(body, cut);
    else if (type === letters.parse) this.#parse(body, cut);
    else if (type === letters.bind) this.#bind(body, cut);
    else if (type === letters.execute) this.#execute(body);
    else if (type === letters.describe) this.#describe(body);
    else if (type === letters.close) this.#close(body);
  }

  #sync(): void {
    const { copyIn, requests, sequence } = this.#exchange;
    if (copyIn) return;
    this.#exchange.skipping = false;
    this.#exchange.batch += 1;
    requests.push({ kind: 'sync', sequence });
  }

  #endCopy(): void {
    if (this.#exchange.copyIn) this.#exchange.copyIn = false;
    else if (this.#exchange.head() !== undefined)
      this.#exchange.requests.push({ kind: 'copy-end' });
  }

  #call(): void {
    const { requests, sequence } = this.#exchange;
    requests.push({ kind: 'call', sequence });
  }

  #query(body: Body, cut: boolean): void {
    const text = body.cutString();
    const prepared = this.#prepared({ name: '', text, types: [] }, cut);
    const sentMs = this.#now;
    const { sequence, requests } = this.#exchange;
    const start = { order: this.#nextOrder(), prepared, portal: null, part: 0, sentMs };
    const execution = new Execution(start);
    requests.push({ kind: 'query', prepared, sequence, execution, parts: 1, lastMs: sentMs });
  }

  #parse(body: Body, cut: boolean): void {
    const prepared = this.#prepared(readParse(body), cut);
    const { requests, names } = this.#exchange;
    const previous = names.statements.get(prepared.name);
    names.statements.set(prepared.name, prepared);
    requests.push({ kind: 'parse', prepared, previous });
  }

  #prepared({ name, text, types: declared }: ReturnType<typeof readParse>, cut: boolean): Prepared {
    const { batch, sequence } = this.#exchange;
    return {
      name,
      text,
      cut,
      declared,
      sentMs: this.#now,
      batch,
      sequence,
      bound: false,
      types: null,
      columns: null,
      tags: null,
    };
  }

  #bind(body: Body, cut: boolean): void {
    const { portal: name, statement, values, resultFormats } = readBind(body, cut);
    const { requests, names, batch, sequence } = this.#exchange;
    // A name of SQL's PREPARE is one that no Parse made.
    const prepared =
      names.statements.get(statement) ??
      this.#prepared({ name: statement, text: '', types: [] }, false);
    const sentMs = prepared.batch === batch && !prepared.bound ? prepared.sentMs : this.#now;
    prepared.bound = true;
    // Spelt out, here and above: a spread takes as long as all the rest of a message.
    const portal: Portal = {
      prepared,
      values,
      resultFormats,
      sentMs,
      batch,
      sequence,
      columns: null,
      execution: null,
    };
    const previous = names.portals.get(name);
    names.portals.set(name, portal);
    requests.push({ kind: 'bind', name, portal, previous });
  }

  #execute(body: Body): void {
    const portal = this.#exchange.names.portals.get(body.string());
    const running = portal?.execution;
    const open = running !== undefined && running !== null && !running.ended;
    const execution = open ? running : this.#startOf(portal);
    if (portal !== undefined) portal.execution = execution;
    this.#exchange.requests.push({ kind: 'execute', execution });
  }

  /** The time of a statement starts with its Parse or Bind, where they were sent with it. */
  #startOf(portal: Portal | undefined): Execution {
    const prepared = portal?.prepared ?? this.#prepared({ name: '', text: '', types: [] }, false);
    const fresh = portal?.batch === this.#exchange.batch && portal.execution === null;
    const sentMs = fresh ? portal.sentMs : this.#now;
    const order = this.#nextOrder();
    return new Execution({ order, prepared, portal: portal ?? null, part: 0, sentMs });
  }

  #describe(body: Body): void {
    const { prepared, portal } = this.#named(body);
    this.#exchange.requests.push({ kind: 'describe', prepared, portal });
  }

  #close(body: Body): void {
    const { name, prepared, portal } = this.#named(body);
    const { requests, names } = this.#exchange;
    if (portal !== undefined) names.portals.delete(name);
    if (prepared !== undefined) names.statements.delete(name);
    requests.push({ kind: 'close', name, prepared, portal });
  }

  #named(body: Body) {
    const { kind, name } = readNamedThing(body);
    const { statements, portals } = this.#exchange.names;
    const portal = kind === 'portal' ? portals.get(name) : undefined;
    const prepared = kind === 'statement' ? statements.get(name) : undefined;
    return { name, prepared, portal };
  }
}
