import type { Node } from '../../sql/parse.ts';
import { alterTable, drop, moveTable, rename } from './altered-index.ts';
import { createIndex, createTable } from './created-index.ts';
import type { Entries } from './entry.ts';

/** The indexes after a statement of that migration has run; statements of other kinds leave them. */
export function applyStatement(entries: Entries, statement: Node, migration: string): Entries {
  if ('IndexStmt' in statement) return createIndex(entries, statement.IndexStmt, migration);
  if ('CreateStmt' in statement) return createTable(entries, statement.CreateStmt, migration);
  if ('AlterTableStmt' in statement) {
    return alterTable(entries, statement.AlterTableStmt, migration);
  }
  if ('DropStmt' in statement) return drop(entries, statement.DropStmt);
  if ('RenameStmt' in statement) return rename(entries, statement.RenameStmt);
  if ('AlterObjectSchemaStmt' in statement) {
    return moveTable(entries, statement.AlterObjectSchemaStmt);
  }
  return entries;
}

/** Why the effect of a statement on indexes cannot be told; null where it can. */
export function doubtAbout(statement: Node): string | null {
  if ('DoStmt' in statement) return 'a DO block';
  if ('CallStmt' in statement) return 'a CALL';
  if ('ExecuteStmt' in statement) return 'an EXECUTE';
  if ('CreateStmt' in statement && copiesIndexes(statement.CreateStmt.tableElts ?? [])) {
    return 'a CREATE TABLE (LIKE …)';
  }
  const set = 'VariableSetStmt' in statement ? statement.VariableSetStmt : null;
  return set?.name === 'search_path' ? 'a SET search_path' : null;
}

function copiesIndexes(elements: readonly Node[]): boolean {
  return elements.some((each) => 'TableLikeClause' in each);
}
