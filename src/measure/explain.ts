import type { CriticalPath, ParameterSet } from '../model/path.ts';
import type { ExplainDocument } from '../model/plan.ts';
import type { Transaction } from '../postgres/session.ts';
import { type Execute, executeWith, forceGeneric, prepare, unprepare } from './prepared.ts';

/** Plan only, as PostgreSQL would run it now. */
const planned = 'VERBOSE, SETTINGS, FORMAT JSON';
/** TIMING OFF: reading the clock for every row can double the time of a fast plan. */
const timed = 'ANALYZE, TIMING OFF, BUFFERS, FORMAT JSON';
const instrumented = 'ANALYZE, BUFFERS, VERBOSE, SETTINGS, FORMAT JSON';

const options = { planned, timed, instrumented };

export type ExplainMode = keyof typeof options;

type Statement = Pick<CriticalPath, 'sql' | 'seen'>;

/** Runs EXPLAIN with the parameters bound, so that the plan is made for these values. */
export async function explain(
  transaction: Transaction,
  { sql, seen }: Statement,
  { values }: Pick<ParameterSet, 'values'>,
  mode: ExplainMode,
): Promise<ExplainDocument> {
  const rows = await transaction.query<{ 'QUERY PLAN': readonly ExplainDocument[] }>(
    `EXPLAIN (${options[mode]}) ${sql}`,
    values,
    seen?.declaredTypes,
  );
  const document = rows[0]?.['QUERY PLAN'][0];
  if (document === undefined) throw new Error('EXPLAIN returned no plan');
  return document;
}

export function explainPrepared(
  transaction: Transaction,
  execute: Execute,
  mode: ExplainMode,
): Promise<ExplainDocument> {
  return explain(transaction, execute, { values: [] }, mode);
}

/**
 * Plans a path's statement and executes nothing. Without values (a snapshot may hold none) it is
 * the plan that PostgreSQL would keep for all values.
 */
export async function explainPlan(
  transaction: Transaction,
  path: Pick<CriticalPath, 'sql' | 'seen' | 'parameters'>,
  set: ParameterSet,
): Promise<ExplainDocument> {
  const count = path.parameters.length;
  if (set.values.length > 0 || count === 0) {
    return explain(transaction, path, set, 'planned');
  }
  await prepare(transaction, path);
  await forceGeneric(transaction);
  const nulls = Array.from({ length: count }, () => null);
  const document = await explainPrepared(transaction, executeWith(nulls), 'planned');
  await unprepare(transaction);
  return document;
}

/** Planning plus execution, milliseconds. */
export function totalMs(document: ExplainDocument): number {
  return (document['Planning Time'] ?? 0) + (document['Execution Time'] ?? 0);
}
