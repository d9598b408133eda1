import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Bytes that came from one side, in the order in which they came from both. */
export interface PipedBytes {
  readonly from: 'client' | 'server';
  readonly bytes: Buffer;
}

/** A listener that passes bytes on to a server, and keeps a copy for each connection. */
export interface BytePipe {
  readonly port: number;
  readonly connections: readonly (readonly PipedBytes[])[];
  /** Resolves when no connection is open. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Path of the server's Unix socket, or port on the loopback. */
export type PipeEnd = { readonly path: string } | { readonly port: number; readonly host: string };

export async function startBytePipe(to: PipeEnd): Promise<BytePipe> {
  const connections: PipedBytes[][] = [];
  const open = new Set<Promise<unknown>>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const events: PipedBytes[] = [];
    connections.push(events);
    const upstream = connect({ ...to, allowHalfOpen: true, noDelay: true });
    join(client, upstream, (bytes) => events.push({ from: 'client', bytes }));
    join(upstream, client, (bytes) => events.push({ from: 'server', bytes }));
    const closed = Promise.all([once(client, 'close'), once(upstream, 'close')]);
    open.add(closed);
    void closed.then(() => open.delete(closed));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const idle = async () => {
    while (open.size > 0) await Promise.all(open);
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    connections,
    idle,
    close: async () => {
      await idle();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function join(source: Socket, sink: Socket, keep: (bytes: Buffer) => void): void {
  source.on('error', () => undefined);
  source.on('close', () => sink.destroySoon());
  source.on('end', () => sink.end());
  source.on('data', (bytes) => {
    keep(bytes);
    if (sink.write(bytes)) return;
    source.pause();
    sink.once('drain', () => source.resume());
  });
}

/** All bytes of one direction. */
export function bytesFrom(from: PipedBytes['from'], events: readonly PipedBytes[]): Buffer {
  return Buffer.concat(events.filter((event) => event.from === from).map(({ bytes }) => bytes));
}
