import type { Asking } from '../asking.ts';
import {
  type HistoryRow,
  type HistoryState,
  type HistoryTableRow,
  historySql,
  historyTableSql,
  stateOf,
} from '../history-queries.ts';

/** What `_prisma_migrations` says of each migration that it holds. */
export type History = ReadonlyMap<string, HistoryState>;

/** Of several attempts at one migration the one that finished counts, else the one that failed. */
const order: readonly HistoryState[] = ['rolled-back', 'failed', 'finished'];

/** Prisma's history in that schema; null where there is none. */
export async function readHistory(asking: Asking, schema: string): Promise<History | null> {
  const [table] = await asking.query<HistoryTableRow>(historyTableSql, [schema]);
  if (table?.present !== true) return null;
  const rows = await asking.query<HistoryRow>(historySql(schema));
  const byState = order.flatMap((state) => rows.filter((row) => stateOf(row) === state));
  return new Map(byState.map((row) => [row.name, stateOf(row)]));
}
