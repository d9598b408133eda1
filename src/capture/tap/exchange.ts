import { Names, putBack } from './names.ts';
import { Queue } from './queue.ts';
import type { Request } from './request.ts';

/** What both directions of one connection know in common. */
export class Exchange {
  readonly requests = new Queue<Request>();
  readonly names = new Names();
  /** After an error in the extended protocol the server heeds nothing before a Sync. */
  skipping = false;
  /** While the server takes COPY data, it heeds no Sync. */
  copyIn = false;
  /** The client said goodbye. */
  terminated = false;
  batch = 0;
  sequence = 0;

  /** The request that the server answers next. */
  head(): Request | undefined {
    while (this.requests.first?.kind === 'copy-end') this.requests.shift();
    return this.requests.first;
  }

  /** Whether there is one; what ends a COPY gets no answer of its own. */
  get isOwed(): boolean {
    const first = this.requests.first;
    return first !== undefined && first.kind !== 'copy-end';
  }

  /** Requests up to the next Sync, which the server leaves out; their names are as before. */
  skipToSync(): readonly Request[] {
    const skipped = this.requests.takeUntil(({ kind }) => kind === 'sync');
    this.skipping = this.requests.first === undefined;
    for (const request of skipped.toReversed()) this.#putBack(request);
    return skipped;
  }

  /** Answers of COPY begin: what is sent before the end of the data is no Sync. */
  enterCopyIn(): void {
    const head = this.requests.shift();
    const before = this.requests.takeUntil(({ kind }) => kind === 'copy-end');
    this.copyIn = this.requests.shift() === undefined;
    const after = this.requests.takeUntil(() => false);
    const heeded = before.filter(({ kind }) => kind !== 'sync');
    for (const request of [head, ...heeded, ...after]) if (request) this.requests.push(request);
  }

  #putBack(request: Request): void {
    const { statements, portals } = this.names;
    if (request.kind === 'parse') putBack(statements, request.prepared.name, request.previous);
    if (request.kind === 'bind') putBack(portals, request.name, request.previous);
    if (request.kind !== 'close') return;
    if (request.prepared !== undefined) statements.set(request.name, request.prepared);
    if (request.portal !== undefined) portals.set(request.name, request.portal);
  }
}
