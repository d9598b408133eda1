import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Messages of a frontend, as bytes. */
export const wire = {
  startup: (parameters: Readonly<Record<string, string>>, version = 0x00030000) =>
    untyped(int32(version), strings(...Object.entries(parameters).flat()), Buffer.alloc(1)),
  request: (code: number, ...rest: readonly Buffer[]) => untyped(int32(code), ...rest),
  query: (text: string) => typed('Q', strings(text)),
  parse: (name: string, text: string, types: readonly number[] = []) =>
    typed('P', strings(name, text), int16(types.length), ...types.map(int32)),
  bind: (
    portal: string,
    statement: string,
    values: readonly (Buffer | string | null)[] = [],
    formats: { readonly values?: readonly number[]; readonly results?: readonly number[] } = {},
  ) =>
    typed(
      'B',
      strings(portal, statement),
      counted((formats.values ?? []).map(int16)),
      counted(values.map(value)),
      counted((formats.results ?? []).map(int16)),
    ),
  describe: (kind: 'S' | 'P', name = '') => typed('D', Buffer.from(kind), strings(name)),
  execute: (portal = '', maxRows = 0) => typed('E', strings(portal), int32(maxRows)),
  close: (kind: 'S' | 'P', name = '') => typed('C', Buffer.from(kind), strings(name)),
  sync: () => typed('S'),
  flush: () => typed('H'),
  copyData: (data: string) => typed('d', Buffer.from(data)),
  copyDone: () => typed('c'),
  copyFail: (reason: string) => typed('f', strings(reason)),
  terminate: () => typed('X'),
  int32,
};

function typed(type: string, ...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from(type), untyped(...parts)]);
}

function untyped(...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([int32(body.length + 4), body]);
}

function counted(items: readonly Buffer[]): Buffer {
  return Buffer.concat([int16(items.length), ...items]);
}

function value(item: Buffer | string | null): Buffer {
  if (item === null) return int32(-1);
  const bytes = Buffer.from(item);
  return Buffer.concat([int32(bytes.length), bytes]);
}

function strings(...texts: readonly string[]): Buffer {
  return Buffer.concat(texts.map((text) => Buffer.from(`${text}\0`)));
}

function int16(number: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(number);
  return bytes;
}

export function int32(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(number | 0);
  return bytes;
}

/** Where to connect to: a port of the loopback, or the path of a Unix socket. */
export type WireAddress = { readonly host: string; readonly port: number };

/** A client that sends what it is told to, byte by byte if need be. */
export class WireClient {
  readonly socket: Socket;
  readonly #chunks: Buffer[] = [];
  /** What is not a whole message yet. */
  #rest = Buffer.alloc(0);
  #letters = '';
  #wake: () => void = () => undefined;

  constructor({ host, port }: WireAddress) {
    const place = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
    this.socket = connect({ ...place, allowHalfOpen: true, noDelay: true });
    this.socket.on('error', () => undefined);
    this.socket.on('data', (bytes) => this.#receive(bytes));
    this.socket.on('end', () => this.#wake());
    this.socket.on('close', () => this.#wake());
  }

  /** Opens a session: user and database as given. */
  static async open(address: WireAddress, parameters: Record<string, string>) {
    const client = new WireClient(address);
    client.send(wire.startup(parameters));
    await client.ready(1);
    return client;
  }

  get received(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** Letters of the messages that came, in their order. */
  get messages(): string {
    return this.#letters;
  }

  send(...messages: readonly Buffer[]): void {
    this.socket.write(Buffer.concat(messages));
  }

  /** Waits for that many ReadyForQuery in all. */
  ready(count: number): Promise<void> {
    return this.until(() => this.#letters.split('Z').length > count);
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.socket.closed || this.socket.readableEnded) throw new Error('the connection ended');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async end(): Promise<void> {
    this.send(wire.terminate());
    await this.closed();
  }

  async closed(): Promise<void> {
    if (!this.socket.readableEnded && !this.socket.closed) {
      await Promise.race([once(this.socket, 'end'), once(this.socket, 'close')]);
    }
    this.socket.end();
    if (!this.socket.closed) await once(this.socket, 'close');
  }

  #receive(bytes: Buffer): void {
    this.#chunks.push(bytes);
    const all = Buffer.concat([this.#rest, bytes]);
    let at = 0;
    while (at + 5 <= all.length && at + 1 + all.readUInt32BE(at + 1) <= all.length) {
      this.#letters += String.fromCharCode(all[at] ?? 0);
      at += 1 + all.readUInt32BE(at + 1);
    }
    this.#rest = all.subarray(at);
    this.#wake();
  }
}
