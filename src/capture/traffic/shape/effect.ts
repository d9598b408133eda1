import { functionsIn } from '../../../sql/functions-in.ts';
import type { Node } from '../../../sql/parse.ts';
import { statementKind } from '../../../sql/statement.ts';
import { isSystemTable, usedTables } from '../../../sql/used-tables.ts';

export interface Effect {
  readonly kind: 'read' | 'write' | 'other';
  /** It reads rows of the application's own tables, and takes no locks. */
  readonly plainRead: boolean;
  /** A second call may be asked to give something else: `random()`. */
  readonly volatile: boolean;
  /** What was read before may be out of date after it. */
  readonly mayWrite: boolean;
}

// Of commands that are no queries, those that leave all rows as they are.
const HARMLESS = new Set([
  'CheckPointStmt',
  'ClosePortalStmt',
  'DeallocateStmt',
  'DeclareCursorStmt',
  'DiscardStmt',
  'ExplainStmt',
  'FetchStmt',
  'ListenStmt',
  'LockStmt',
  'NotifyStmt',
  'PrepareStmt',
  'TransactionStmt',
  'UnlistenStmt',
  'VariableSetStmt',
  'VariableShowStmt',
]);

const VOLATILE =
  /^(random|random_normal|gen_random_uuid|uuid.*|nextval|setval|currval|clock_timestamp|timeofday|pg_.*|set_config|dblink.*)$/;

/** What running the statement may do. */
export function effectOf(statement: Node): Effect {
  const kind = statementKind(statement);
  const [tag = ''] = Object.keys(statement);
  const tables = usedTables(statement);
  const functions = functionsIn(statement);
  // Drivers and tools read the catalog for themselves, once for each connection.
  const own = tables.some((table) => !isSystemTable(table));
  const reads = kind === 'read' || kind === 'locking read';
  // `SELECT settle($1)` is how a function that writes is called.
  const calls = reads && tables.length === 0 && functions.length > 0;
  return {
    kind: reads ? 'read' : kind === 'write' ? 'write' : 'other',
    plainRead: kind === 'read' && own,
    volatile: functions.some((name) => VOLATILE.test(name)),
    mayWrite: reads ? calls : !HARMLESS.has(tag),
  };
}
