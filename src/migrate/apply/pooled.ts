import type { Session } from '../../postgres/session.ts';
import type { Target } from '../../postgres/target.ts';

/** Supavisor's for transactions, and PgBouncer's own. */
const poolerPorts = [6543, 6432];

/** What in a URL says that a pooler answers; null where nothing does. */
export function poolerIn(url: string, { host, port }: Target): string | null {
  const parameters = new URLSearchParams(url.trim().split('?')[1]);
  if (parameters.get('pgbouncer') === 'true') return 'pgbouncer=true';
  if (poolerPorts.includes(port)) return `port ${port}`;
  return /-pooler\.|^pooled\./.test(host) ? `host ${host}` : null;
}

/** Two connections with one backend: a pooler in transaction mode hands it from one to the other. */
export async function sharesBackend(session: Session, pid: number): Promise<boolean> {
  const sql = 'SELECT pg_catalog.pg_backend_pid() AS pid';
  const [row] = await session.readOnly((tx) => tx.query<{ pid: number }>(sql));
  return row?.pid === pid;
}
