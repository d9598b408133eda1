import { once } from 'node:events';
import { connect as connectSocket, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { tlsRequest } from '../../postgres/cancel.ts';
import { attemptsOf, socketPlace, type Target } from '../../postgres/target.ts';
import { withoutChannelBinding } from './channel-binding.ts';

/** The server as the target says how to reach it. */
export interface Upstream {
  readonly target: Target;
  /** Certificates, read. */
  readonly tls: ConnectionOptions;
}

/**
 * A connection to the server to which `first` was sent, encrypted as `sslmode` says. Rejects with the
 * error of Node, of TLS or of the server's answer to the question for TLS, or the signal's reason.
 */
export async function openUpstream(
  upstream: Upstream,
  first: Buffer,
  signal: AbortSignal,
): Promise<Socket> {
  const [encrypted = false, then] = attemptsOf(upstream.target);
  if (encrypted) return openEncrypted(upstream, first, signal, then === false);
  const socket = await reach(upstream, signal);
  socket.write(first);
  if (then === undefined || !(await wantsTls(socket))) return socket;
  socket.destroy();
  return openEncrypted(upstream, first, signal, false);
}

/** With `orPlain` in the clear where the server has no TLS (`sslmode=prefer`). */
async function openEncrypted(
  upstream: Upstream,
  first: Buffer,
  signal: AbortSignal,
  orPlain: boolean,
): Promise<Socket> {
  const raw = await reach(upstream, signal);
  raw.write(tlsRequest);
  const answer = (await firstChunk(raw)).toString('latin1');
  if (answer === 'N' && orPlain) {
    raw.write(first);
    return raw;
  }
  const secure = await encrypt(upstream, raw, answer, signal);
  secure.write(first);
  await dropChannelBinding(secure);
  return secure;
}

async function dropChannelBinding(socket: Socket): Promise<void> {
  let answers: Buffer = Buffer.alloc(0);
  let kept: Buffer | null = null;
  while (kept === null) {
    const chunk = await firstChunk(socket);
    answers = Buffer.concat([answers, chunk]);
    kept = chunk.length === 0 ? answers : withoutChannelBinding(answers);
  }
  if (kept.length > 0) socket.unshift(kept);
}

async function reach({ target }: Upstream, signal: AbortSignal): Promise<Socket> {
  const socket = connectSocket({ ...socketPlace(target), allowHalfOpen: true, noDelay: true });
  // Between two waits, and below TLS, nobody else listens.
  socket.on('error', () => undefined);
  destroyOnAbort(socket, signal);
  await once(socket, 'connect');
  return socket;
}

function destroyOnAbort(socket: Socket, signal: AbortSignal): void {
  signal.addEventListener('abort', () => socket.destroy(signal.reason), { once: true });
  if (signal.aborted) socket.destroy(signal.reason);
}

/** Empty where the other side ended the connection. */
async function firstChunk(socket: Socket): Promise<Buffer> {
  await once(socket, 'readable');
  return socket.read() ?? Buffer.alloc(0);
}

/** Of `sslmode=allow`: whether the server refuses what is not encrypted. The answer is not used up. */
async function wantsTls(socket: Socket): Promise<boolean> {
  const answer = await firstChunk(socket);
  const text = answer.toString('latin1');
  if (/^E.*\0C28000\0.*no encryption/s.test(text)) return true;
  if (answer.length > 0) socket.unshift(answer);
  return false;
}

async function encrypt(
  { target: { host }, tls }: Upstream,
  socket: Socket,
  answer: string,
  signal: AbortSignal,
): Promise<Socket> {
  // More than one letter would be bytes that somebody put before the encrypted ones.
  if (answer !== 'S') {
    socket.destroy();
    const offered = answer === 'N' ? 'The server does not support SSL connections' : '';
    throw new Error(offered || 'Unexpected message');
  }
  const servername = isIP(host) === 0 ? { servername: host } : {};
  const secure = connectTls({ ...tls, socket, host, ...servername });
  destroyOnAbort(secure, signal);
  await once(secure, 'secureConnect');
  return secure;
}
