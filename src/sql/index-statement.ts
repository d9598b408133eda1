import { parse } from './parse.ts';
import { droppedName, type UnresolvedName } from './written-name.ts';

/** A statement that makes or drops indexes. */
export type IndexStatement =
  | { readonly kind: 'create'; readonly sql: string }
  | { readonly kind: 'drop'; readonly names: readonly UnresolvedName[] };

/**
 * Reads one CREATE INDEX or DROP INDEX; null for any other statement, or several. Throws
 * SqlSyntaxError.
 */
export async function readIndexStatement(sql: string): Promise<IndexStatement | null> {
  const statements = (await parse(sql)).stmts ?? [];
  const node = statements[0]?.stmt;
  if (statements.length !== 1 || node === undefined) return null;
  if ('IndexStmt' in node) return { kind: 'create', sql };
  if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_INDEX') return null;
  const names = (node.DropStmt.objects ?? []).map(droppedName);
  return { kind: 'drop', names };
}
