import { connect as connectSocket, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { socketPlace } from './target.ts';

/** What the server (or the pooler, which hands it on) told this session to cancel itself with. */
export interface BackendKey {
  readonly processId: number;
  readonly secretKey: number;
}

export interface Address {
  readonly host: string;
  readonly port: number;
  /** Null: plain. */
  readonly tls: ConnectionOptions | null;
}

const cancelCode = 80877102;

/** Asks the server whether it speaks TLS: it answers with one letter. */
export const tlsRequest: Buffer = message(80877103);

/**
 * Asks the server to cancel the running statement, over a connection of its own: the server notices
 * a closed socket only when it next sends, which an EXPLAIN ANALYZE does at its very end.
 * Resolves when the request was delivered, or could not be, within `patienceMs`.
 */
export function requestCancel(
  address: Address,
  key: BackendKey,
  patienceMs = 2_000,
): Promise<void> {
  return new Promise((resolve) => {
    const socket = connectSocket(socketPlace(address));
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.once('error', () => resolve());
    socket.once('close', () => resolve());
    socket.once('connect', () => send(socket, address, message(cancelCode, key)));
  });
}

function send(socket: Socket, address: Address, request: Buffer): void {
  if (address.tls === null) {
    socket.end(request);
    return;
  }
  socket.write(tlsRequest);
  socket.once('data', () => {
    const secure = connectTls({ ...address.tls, socket, host: address.host });
    secure.once('error', () => socket.destroy());
    secure.once('secureConnect', () => secure.end(request));
  });
}

function message(code: number, key?: BackendKey): Buffer {
  const words = key === undefined ? [code] : [code, key.processId, key.secretKey];
  const buffer = Buffer.alloc(4 + words.length * 4);
  buffer.writeInt32BE(buffer.length, 0);
  words.forEach((word, at) => {
    buffer.writeInt32BE(word | 0, 4 + at * 4);
  });
  return buffer;
}
