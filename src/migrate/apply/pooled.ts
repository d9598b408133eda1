import type { PoolerSign } from '../../model/preflight.ts';
import type { Session } from '../../postgres/session.ts';
import { type Address, addressOf, signOf } from '../../text/pooler.ts';

/** What in a URL says that a pooler answers, in words; null where nothing does. */
export function poolerIn(url: string): string | null {
  const address = addressOf(url.trim());
  const sign = address && signOf(address, null);
  return address && sign ? words[sign](address) : null;
}

const words: Readonly<Record<PoolerSign, (address: Address) => string>> = {
  parameter: () => 'pgbouncer=true',
  port: ({ port }) => `port ${port}`,
  host: ({ host }) => `host ${host}`,
  process: () => 'another process than announced',
};

/** Two connections with one backend: a pooler in transaction mode hands it from one to the other. */
export async function sharesBackend(session: Session, pid: number): Promise<boolean> {
  const sql = 'SELECT pg_catalog.pg_backend_pid() AS pid';
  const [row] = await session.readOnly((tx) => tx.query<{ pid: number }>(sql));
  return row?.pid === pid;
}
