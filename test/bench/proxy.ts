import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Proxy {
  /** Directory of the Unix socket, as `host` of a URL. */
  readonly host: string;
  /** `performance.now()` at which the first EXPLAIN went to the server; null if none did. */
  firstExplainAt(): number | null;
  close(): Promise<void>;
}

/** Passes every byte on, and notes when the first EXPLAIN goes by. */
export async function proxyTo(socket: string): Promise<Proxy> {
  const host = await mkdtemp(join(tmpdir(), 'dbperf-bench-'));
  let firstExplainAt: number | null = null;
  const server = createServer((client) => {
    const upstream = connect(socket);
    client.on('data', (chunk) => {
      if (chunk.includes('EXPLAIN')) firstExplainAt ??= performance.now();
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => client.write(chunk));
    client.on('close', () => upstream.destroy()).on('error', () => upstream.destroy());
    upstream.on('close', () => client.destroy()).on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(join(host, '.s.PGSQL.5432'), resolve));
  return {
    host,
    firstExplainAt: () => firstExplainAt,
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
      await rm(host, { recursive: true, force: true });
    },
  };
}
