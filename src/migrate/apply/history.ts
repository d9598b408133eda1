import { quoteRelation } from '../../sql/quote.ts';
import type { Asking } from './asking.ts';

/** What `_prisma_migrations` says of each migration that it holds. */
export type History = ReadonlyMap<string, HistoryState>;

/** `failed`: begun and neither finished nor rolled back, which blocks `migrate deploy` (P3009). */
export type HistoryState = 'finished' | 'failed' | 'rolled-back';

interface Row {
  readonly name: string;
  readonly state: HistoryState;
}

const table = '_prisma_migrations';

/** Prisma's history in that schema; null where there is none. */
export async function readHistory(asking: Asking, schema: string): Promise<History | null> {
  if (!(await hasHistory(asking, schema))) return null;
  const rows = await asking.query<Row>(historySql(schema));
  const states = new Map<string, HistoryState>();
  // Of several attempts at one migration the one that finished counts, else the one that failed.
  for (const { name, state } of rows) if (!states.has(name)) states.set(name, state);
  return states;
}

async function hasHistory(asking: Asking, schema: string): Promise<boolean> {
  const rows = await asking.query(
    `SELECT c.oid
       FROM pg_catalog.pg_class AS c
       JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relname = $2
      ORDER BY c.oid`,
    [schema, table],
  );
  return rows.length > 0;
}

function historySql(schema: string): string {
  return `SELECT m.migration_name AS name,
       CASE WHEN m.rolled_back_at IS NOT NULL THEN 'rolled-back'
            WHEN m.finished_at IS NOT NULL THEN 'finished'
            ELSE 'failed' END AS state
  FROM ${quoteRelation({ schema, name: table })} AS m
  ORDER BY m.rolled_back_at IS NOT NULL, m.finished_at IS NULL, m.started_at DESC, m.id`;
}
