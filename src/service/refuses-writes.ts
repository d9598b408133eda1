import { openTap } from '../capture/tap/tap.ts';
import { Problem } from '../model/problem.ts';
import { connectUrl } from '../postgres/connect.ts';
import type { TapOptions } from './behind-tap.ts';

/**
 * Whether the server refuses writes to who connects through a read-only tap. A pooler may drop the
 * parameter that says so (PgBouncer's `ignore_startup_parameters`), and the service would write.
 */
export async function refusesWrites(
  options: Pick<TapOptions, 'target' | 'databaseUrl' | 'signal'>,
): Promise<boolean> {
  const { target, databaseUrl, signal } = options;
  const tap = await openTap(target, { databaseUrl, readOnly: true, onStatement: () => undefined });
  try {
    return await isReadOnly(tap.url, signal);
  } finally {
    await tap.close();
  }
}

async function isReadOnly(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const session = await connectUrl(url, { signal });
    const sql = `SELECT pg_catalog.current_setting('default_transaction_read_only') AS setting`;
    const [row] = await session
      .readOnly((tx) => tx.query<{ setting: string }>(sql))
      .finally(() => session.close());
    return row?.setting === 'on';
  } catch (error) {
    // Nobody who is not let in writes: the path itself tells what its connection failed with.
    if (error instanceof Problem) return true;
    throw error;
  }
}
