import { type OpenTap, openTap, type TapOptions } from '../../src/capture/tap/tap.ts';
import type { CapturedConnection, CapturedStatement } from '../../src/model/capture.ts';
import { parseTarget } from '../../src/postgres/target.ts';
import { queryValue } from '../support/query.ts';

/** A tap that keeps all that it tells. */
export interface ListeningTap extends OpenTap {
  readonly statements: CapturedStatement[];
  readonly connections: CapturedConnection[];
  /** Waits until that many connections are closed, and tells why they came to nothing. */
  readonly closed: (count: number) => Promise<readonly (string | null)[]>;
}

export async function openListeningTap(
  url: string,
  options: Pick<TapOptions, 'readOnly' | 'keepRows'> = {},
): Promise<ListeningTap> {
  const statements: CapturedStatement[] = [];
  const connections: CapturedConnection[] = [];
  const tap = await openTap(parseTarget(url, process.cwd()), {
    ...options,
    databaseUrl: url,
    onStatement: (statement) => statements.push(statement),
    onConnection: (connection) => connections.push(connection),
  });
  const ended = () => connections.filter(({ closedMs }) => closedMs !== null);
  const closed = async (count: number) => {
    while (ended().length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    return ended().map(({ failure }) => failure);
  };
  return { ...tap, statements, connections, closed };
}

/** What a test looks at, without times. */
export function briefly(statements: readonly CapturedStatement[]) {
  return statements.map(({ text, command, rows, sqlState }) => [text, sqlState ?? command, rows]);
}

/** Waits until somebody runs pg_sleep in the database of the URL. */
export async function untilSleeping(url: string): Promise<void> {
  const sql = `SELECT count(*)::int FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event = 'PgSleep'`;
  while ((await queryValue(url, sql)) === 0);
}
