import type { Node } from '../../sql/parse.ts';
import { walk } from '../../sql/walk.ts';

export interface UsedTable {
  /** Null where the statement leaves it to the search path. */
  readonly schema: string | null;
  readonly name: string;
}

/** The tables that a statement names, in its order; not its CTEs. */
export function usedTables(statement: Node): readonly UsedTable[] {
  const tables: UsedTable[] = [];
  const ctes = new Set<string>();
  const note = (node: Readonly<Record<string, unknown>>) => {
    const schema = node.schemaname === undefined ? null : String(node.schemaname);
    tables.push({ schema, name: String(node.relname ?? '') });
  };
  walk(statement, (tag, node) => {
    if (tag === 'CommonTableExpr') ctes.add(String(node.ctename));
    if (tag === 'RangeVar') note(node);
    // The target of INSERT, UPDATE, DELETE and MERGE carries no tag of its own.
    if (/^(?:Insert|Update|Delete|Merge)Stmt$/.test(tag)) note(Object(node.relation));
    return undefined;
  });
  return tables.filter(({ schema, name }) => schema !== null || !ctes.has(name));
}

const systemSchemas = ['pg_catalog', 'information_schema', 'pg_toast'];

export function isSystemTable({ schema, name }: UsedTable): boolean {
  // The views of pg_stat_statements are in whichever schema it was created in.
  if (schema === null || name.startsWith('pg_stat_')) return name.startsWith('pg_');
  return systemSchemas.includes(schema);
}
