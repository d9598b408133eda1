import type { CapturedStatement } from '../model/capture.ts';
import type { StatementKind } from '../model/path.ts';
import { parameterNumbers } from '../sql/parameters.ts';
import { fingerprint, SqlSyntaxError } from '../sql/parse.ts';
import { splitStatements } from '../sql/split.ts';
import { statementKind } from '../sql/statement.ts';
import { usedTables } from '../sql/used-tables.ts';

/** One execution, taken apart. */
export interface SeenExecution {
  readonly set: string;
  readonly seen: CapturedStatement;
  readonly sql: string;
  readonly kind: StatementKind;
  readonly fingerprint: string;
  /** The first that it names; `statement` where it names none. */
  readonly table: string;
  readonly parameters: readonly number[];
}

/** Why an execution cannot be measured. */
export interface NotMeasurable {
  readonly why: string;
}

/** What takes no time of its own: control of the transaction and of the session. */
const CONTROL = new Set([
  'ClosePortalStmt',
  'DeallocateStmt',
  'DiscardStmt',
  'ListenStmt',
  'LockStmt',
  'NotifyStmt',
  'TransactionStmt',
  'UnlistenStmt',
  'VariableSetStmt',
  'VariableShowStmt',
]);

/** Null where it is control, or an empty message. */
export async function readExecution(
  set: string,
  seen: CapturedStatement,
): Promise<SeenExecution | NotMeasurable | null> {
  if (seen.cut) return { why: 'one is longer than what is kept of it' };
  try {
    const one = (await splitStatements(seen.text))[seen.part];
    const node = one?.statement.stmt;
    if (one === undefined || node === undefined) return null;
    const [tag = ''] = Object.keys(node);
    if (CONTROL.has(tag)) return null;
    if (seen.sqlState !== null) return { why: `one failed (${seen.sqlState})` };
    const kind = statementKind(node);
    if (typeof kind === 'object') return { why: `${kind.refused} is not measured` };
    return {
      ...{ set, seen, kind, sql: one.sql },
      fingerprint: await fingerprint(one.sql),
      table: usedTables(node)[0]?.name ?? 'statement',
      parameters: parameterNumbers(one.statement),
    };
  } catch (error) {
    if (error instanceof RangeError) return { why: 'one is nested too deeply to be read' };
    if (error instanceof SqlSyntaxError) return { why: 'one does not parse' };
    throw error;
  }
}
