import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cannotListen } from '../problems.ts';
import type { TapAddress } from './tap-url.ts';

export interface Listener {
  readonly address: TapAddress;
  /** Takes no further connections; resolves when the last one is closed. */
  readonly close: () => Promise<void>;
}

/** On a free port of the loopback. Throws a Problem. */
export async function listenOnLoopback(onClient: (client: Socket) => void): Promise<Listener> {
  const host = '127.0.0.1';
  const server = serverFor(onClient);
  await listening(server.listen(0, host), host);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { address: { host, port }, close: () => closeServer(server) };
}

/** On a Unix socket in a folder that only this user may enter. Throws a Problem. */
export async function listenOnSocket(onClient: (client: Socket) => void): Promise<Listener> {
  const port = 5432;
  const host = await mkdtemp(join(tmpdir(), 'dbperf-tap-')).catch((error: unknown) => {
    throw cannotListen(tmpdir(), error);
  });
  const remove = () => rm(host, { recursive: true, force: true });
  const server = serverFor(onClient);
  await listening(server.listen(join(host, `.s.PGSQL.${port}`)), host).catch(async (error) => {
    await remove();
    throw error;
  });
  return { address: { host, port }, close: () => closeServer(server).finally(remove) };
}

function serverFor(onClient: (client: Socket) => void): Server {
  return createServer({ allowHalfOpen: true, noDelay: true }, onClient);
}

async function listening(server: Server, where: string): Promise<void> {
  try {
    await once(server, 'listening');
  } catch (error) {
    throw cannotListen(where, error);
  }
}

async function closeServer(server: Server): Promise<void> {
  await new Promise((resolve) => server.close(resolve));
}
