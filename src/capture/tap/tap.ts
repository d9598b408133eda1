import type { Socket } from 'node:net';
import type { CapturedConnection, CapturedStatement } from '../../model/capture.ts';
import { readTls } from '../../postgres/read-tls.ts';
import type { Target } from '../../postgres/target.ts';
import { Link, type LinkSurroundings } from './link.ts';
import { type Listener, listenOnLoopback, listenOnSocket } from './listen.ts';
import { tapUrl } from './tap-url.ts';
import type { Upstream } from './upstream.ts';

export interface TapOptions {
  /** What the target was read from: all in it that is not about the way to the server is kept. */
  readonly databaseUrl: string;
  /** The server refuses writes of every session, unless the session itself says otherwise. */
  readonly readOnly?: boolean | undefined;
  /** How many of the first rows of each statement are kept; default none. */
  readonly keepRows?: number | undefined;
  /**
   * When a statement's answer is whole. Numbers of `order` may have gaps, where statements never
   * ran, since one before them in a pipeline failed.
   */
  readonly onStatement: (statement: CapturedStatement) => void;
  /** When a session opens (`closedMs` is null then), and when it closes, after its statements. */
  readonly onConnection?: ((connection: CapturedConnection) => void) | undefined;
}

export interface OpenTap {
  /** The target's URL with the tap's address: what the application is to be given. */
  readonly url: string;
  /** 127.0.0.1, or the folder of a Unix socket: `PGHOST`. */
  readonly host: string;
  /** `PGPORT`. */
  readonly port: number;
  /** Whether the server owes an answer to any of the connections. */
  readonly isBusy: () => boolean;
  /** Cuts the connections that are open, and resolves when all has been told of them. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a server that passes every byte on to the target and back, and tells what it saw. Throws a
 * Problem: a certificate that cannot be read, no place to listen.
 */
export async function openTap(target: Target, options: TapOptions): Promise<OpenTap> {
  const links = new Set<Link>();
  const around = surroundings({ target, tls: await readTls(target) }, options);
  const onClient = (client: Socket) => {
    const link = new Link(client, around);
    links.add(link);
    void link.closed.then(() => links.delete(link));
  };
  const listener = await listenFor(target, onClient);
  const { address } = listener;
  const url = tapUrl(options.databaseUrl, address);
  const isBusy = () => [...links].some((link) => link.isBusy);
  return { url, ...address, isBusy, close: () => close(listener, links) };
}

/**
 * A Unix socket or a certificate lets this user in without a password. Loopback is open to every
 * user of the machine, and would let all of them in.
 */
function listenFor({ host, tls }: Target, onClient: (client: Socket) => void): Promise<Listener> {
  const byUser = host.startsWith('/') || tls.cert !== undefined || tls.identity !== undefined;
  return byUser ? listenOnSocket(onClient) : listenOnLoopback(onClient);
}

function surroundings(upstream: Upstream, options: TapOptions): LinkSurroundings {
  const opened = performance.now();
  let order = 0;
  let connections = 0;
  return {
    upstream,
    readOnly: options.readOnly ?? false,
    keepRows: options.keepRows ?? 0,
    clock: () => performance.now() - opened,
    nextOrder: () => ++order,
    nextConnection: () => ++connections,
    onStatement: options.onStatement,
    onConnection: options.onConnection ?? (() => undefined),
  };
}

async function close(listener: Listener, links: ReadonlySet<Link>): Promise<void> {
  const closed = listener.close();
  const open = [...links];
  for (const link of open) link.destroy();
  await Promise.all(open.map((link) => link.closed));
  await closed;
}
