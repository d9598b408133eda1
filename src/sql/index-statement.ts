import type { RelationName } from '../model/catalog.ts';
import { parse } from './parse.ts';

/** A statement that makes or drops indexes. */
export type IndexStatement =
  | { readonly kind: 'create'; readonly sql: string }
  | { readonly kind: 'drop'; readonly names: readonly UnresolvedName[] };

/** A name as it was written, perhaps without its schema. */
export interface UnresolvedName extends Omit<RelationName, 'schema'> {
  readonly schema: string | null;
}

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
  const names = (node.DropStmt.objects ?? []).map((object) => nameOf(object));
  return { kind: 'drop', names };
}

function nameOf(object: object): UnresolvedName {
  const items = 'List' in object ? (object.List as { items?: readonly object[] }).items : [];
  const parts = (items ?? []).flatMap((item) =>
    'String' in item ? [(item.String as { sval?: string }).sval ?? ''] : [],
  );
  return { schema: parts.at(-2) ?? null, name: parts.at(-1) ?? '' };
}
