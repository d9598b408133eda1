import type { Socket } from 'node:net';
import type { CapturedConnection, CapturedStatement } from '../../model/capture.ts';
import { connectFailed } from '../../postgres/problems.ts';
import { failures } from '../problems.ts';
import { Conversation } from './conversation.ts';
import { pump, whenEnded } from './pump.ts';
import { readOnlyStartup } from './read-only.ts';
import { Session } from './session.ts';
import { readStartup, type SessionStartup } from './startup.ts';
import { openUpstream, type Upstream } from './upstream.ts';

/** What all connections of a tap have in common. */
export interface LinkSurroundings {
  readonly upstream: Upstream;
  readonly readOnly: boolean;
  readonly keepRows: number;
  readonly clock: () => number;
  readonly nextOrder: () => number;
  readonly nextConnection: () => number;
  readonly onStatement: (statement: CapturedStatement) => void;
  readonly onConnection: (connection: CapturedConnection) => void;
}

/** One client, and the connection to the server that is made for it. */
export class Link {
  /** Both of its connections are closed, and told. */
  readonly closed: Promise<void>;
  readonly #client: Socket;
  readonly #around: LinkSurroundings;
  readonly #opening = new AbortController();
  #upstream: Socket | null = null;
  #start: Buffer = Buffer.alloc(0);
  #session: Session | null = null;
  #conversation: Conversation | null = null;
  #askedForEncryption = false;
  #failure: string | null = null;

  constructor(client: Socket, around: LinkSurroundings) {
    this.#client = client;
    this.#around = around;
    this.closed = new Promise((resolve) => {
      client.once('close', () => resolve(this.#clientClosed()));
    });
    // Its close follows.
    client.on('error', () => undefined);
    client.on('data', this.#read);
    client.once('end', () => this.#upstream ?? client.end());
  }

  /** Whether the server owes it an answer. */
  get isBusy(): boolean {
    return this.#conversation?.isBusy ?? false;
  }

  destroy(): void {
    this.#client.destroy();
    this.#upstream?.destroy();
  }

  /** The packets before anything can be passed on. */
  readonly #read = (chunk: Buffer): void => {
    this.#start = Buffer.concat([this.#start, chunk]);
    const startup = readStartup(this.#start);
    if (startup.kind === 'encryption') this.#declineEncryption(startup.length);
    else if (startup.kind === 'session') this.#open(startup);
    else if (startup.kind === 'cancel') void this.#passOn(this.#start);
    else if (startup.kind === 'tls') this.#turnAway(failures.insistsOnTls);
    else if (startup.kind === 'garbage') this.#passGarbage();
  };

  #declineEncryption(length: number): void {
    this.#askedForEncryption = true;
    this.#client.write('N');
    const rest = this.#start.subarray(length);
    this.#start = Buffer.alloc(0);
    if (rest.length > 0) this.#read(rest);
  }

  #turnAway(failure: string): void {
    this.#failure ??= failure;
    this.#client.off('data', this.#read).resume().destroySoon();
  }

  /** The server may say what it thinks of it; with read-only sessions nothing is left to chance. */
  #passGarbage(): void {
    this.#failure = failures.notPostgres;
    if (this.#around.readOnly) this.#turnAway(failures.notPostgres);
    else void this.#passOn(this.#start);
  }

  #open(startup: SessionStartup): void {
    const { nextConnection, onConnection, readOnly } = this.#around;
    const session = new Session(nextConnection(), startup);
    this.#session = session;
    onConnection(session.opened());
    const first = readOnly ? readOnlyStartup(startup) : this.#start.subarray(0, startup.length);
    if (first === null) {
      this.#turnAway(failures.startupNotRead);
      return;
    }
    this.#conversation = new Conversation({ ...this.#around, connection: session.number });
    void this.#passOn(first, this.#start.subarray(startup.length));
  }

  async #passOn(first: Buffer, rest: Buffer = Buffer.alloc(0)): Promise<void> {
    this.#client.pause().off('data', this.#read);
    this.#start = Buffer.alloc(0);
    const upstream = await this.#reachServer(first);
    if (upstream === null) return;
    this.#upstream = upstream;
    upstream.on('error', (error) => this.#lost(error));
    whenEnded(upstream, () => this.#serverEnded());
    upstream.once('close', () => this.#client.destroySoon());
    this.#join(upstream);
    if (rest.length > 0) this.#client.unshift(rest);
    this.#client.resume();
    upstream.resume();
  }

  #join(upstream: Socket): void {
    const { clock } = this.#around;
    const conversation = this.#conversation;
    pump(this.#client, upstream, (chunk) => conversation?.fromClient(chunk, clock()));
    pump(upstream, this.#client, (chunk) => conversation?.fromServer(chunk, clock()));
  }

  /** Null where it cannot be reached, or the client is gone. */
  async #reachServer(first: Buffer): Promise<Socket | null> {
    const { target } = this.#around.upstream;
    const { signal } = this.#opening;
    const late = () => this.#opening.abort(new Error('timeout expired'));
    const timer = target.connectTimeoutMs > 0 ? setTimeout(late, target.connectTimeoutMs) : null;
    try {
      return await openUpstream(this.#around.upstream, first, signal);
    } catch (error) {
      const problem = await connectFailed(target, error);
      this.#turnAway(failures.notReached(problem));
      return null;
    } finally {
      if (timer !== null) clearTimeout(timer);
    }
  }

  #lost(error: Error): void {
    if (!this.#client.destroyed) this.#failure ??= failures.lost(error);
  }

  #serverEnded(): void {
    const expected = this.#client.readableEnded || this.#conversation?.isOpen !== true;
    if (!expected) this.#failure ??= this.#conversation?.failure ?? failures.serverWentAway;
  }

  async #clientClosed(): Promise<void> {
    this.#opening.abort(new Error('the client went away'));
    this.#conversation?.end();
    this.#tell();
    const upstream = this.#upstream;
    if (upstream === null || upstream.closed) return;
    upstream.destroySoon();
    await new Promise((resolve) => upstream.once('close', resolve));
  }

  #tell(): void {
    const { nextConnection, clock, onConnection } = this.#around;
    const failure = this.#whyItFailed();
    if (this.#session === null && failure === null) return;
    const session = this.#session ?? new Session(nextConnection(), null);
    onConnection(session.closed(clock(), failure));
  }

  #whyItFailed(): string | null {
    if (this.#conversation !== null) return this.#failure ?? this.#conversation.failure;
    const onlyAsked = this.#askedForEncryption && this.#upstream === null;
    return this.#failure ?? (onlyAsked ? failures.insistsOnTls : null);
  }
}
