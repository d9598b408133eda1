import type { Session } from '../postgres/session.ts';
import { sqlState } from '../postgres/sql-state.ts';
import type { Node } from '../sql/parse.ts';

/** Rows of text, in the order of the expressions that were asked for. */
export type TextRow = readonly (string | null)[];

/** A look-up helps to find values and is not the work itself: it may not take long. */
const TIMEOUT_MS = 5_000;

// Scans start at the same page and read in the same order, so that the same rows are found twice.
const SETTINGS = { synchronize_seqscans: 'off', max_parallel_workers_per_gather: '0' };

/** Runs one SELECT whose columns are c0, c1, … ; no rows where that takes more than 5 s. */
export async function lookUp(
  session: Pick<Session, 'readOnly'>,
  sql: string,
  values: readonly (string | null)[] = [],
): Promise<readonly TextRow[]> {
  try {
    const rows = await session.readOnly(
      (tx) => tx.query<Readonly<Record<string, string | null>>>(sql, values),
      { statementTimeoutMs: TIMEOUT_MS, settings: SETTINGS },
    );
    return rows.map((row) => Object.keys(row).map((_, at) => row[`c${at}`] ?? null));
  } catch (error) {
    if (sqlState(error) === '57014') return [];
    throw error;
  }
}

/** `(a)::text AS c0, (b)::text AS c1` */
export function columnsAsText(expressions: readonly string[]): string {
  return expressions.map((expression, at) => `(${expression})::text AS c${at}`).join(', ');
}

/** Whether a statement that somebody saw is one of these look-ups: its columns are c0, c1, … */
export function isLookUp(statement: Node): boolean {
  const columns = 'SelectStmt' in statement ? (statement.SelectStmt.targetList ?? []) : [];
  return (
    columns.length > 0 &&
    columns.every((column, at) => 'ResTarget' in column && column.ResTarget.name === `c${at}`)
  );
}
