import type { StatementKind } from '../model/path.ts';
import type { Node } from './parse.ts';
import { walk } from './walk.ts';

export type KindOfStatement = StatementKind | { readonly refused: string };

const WRITES = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'IntoClause']);

const UTILITIES: Readonly<Record<string, string>> = {
  VariableSetStmt: 'SET',
  VariableShowStmt: 'SHOW',
  TransactionStmt: 'transaction control',
  CopyStmt: 'COPY',
  CallStmt: 'CALL',
  DoStmt: 'DO',
  ExplainStmt: 'EXPLAIN',
  ExecuteStmt: 'EXECUTE',
  PrepareStmt: 'PREPARE',
  CreateStmt: 'CREATE TABLE',
  CreateTableAsStmt: 'CREATE TABLE AS',
  IndexStmt: 'CREATE INDEX',
  VacuumStmt: 'VACUUM or ANALYZE',
  TruncateStmt: 'TRUNCATE',
  LockStmt: 'LOCK',
  DeclareCursorStmt: 'DECLARE',
  DropStmt: 'DROP',
};

/** What running the statement would do; `refused` names a command that is not a query. */
export function statementKind(statement: Node): KindOfStatement {
  const [tag = ''] = Object.keys(statement);
  if (tag !== 'SelectStmt' && !WRITES.has(tag)) {
    return { refused: UTILITIES[tag] ?? tag.replace(/Stmt$/, '') };
  }
  const tags = tagsOf(statement);
  if ([...WRITES].some((write) => tags.has(write))) return 'write';
  return tags.has('LockingClause') ? 'locking read' : 'read';
}

function tagsOf(statement: Node): ReadonlySet<string> {
  const tags = new Set<string>();
  walk(statement, (tag, node) => {
    tags.add(tag);
    // SELECT INTO hangs off its statement without a tag of its own.
    if ('intoClause' in node) tags.add('IntoClause');
    return undefined;
  });
  return tags;
}
