import type { Node, RangeVar } from './parse.ts';
import { walk } from './walk.ts';
import { relationOf, type UnresolvedName } from './written-name.ts';

/** Everything that a statement names as a table, in its order, CTEs among them. */
export function rangesOf(statement: Node): readonly RangeVar[] {
  const ranges: RangeVar[] = [];
  walk(statement, (tag, node) => {
    if (tag === 'RangeVar') ranges.push(node as RangeVar);
    // The target of INSERT, UPDATE, DELETE and MERGE carries no tag of its own.
    if (/^(?:Insert|Update|Delete|Merge)Stmt$/.test(tag)) ranges.push(node.relation as RangeVar);
    return undefined;
  });
  return ranges;
}

/** The tables that a statement names, in its order; not its CTEs. */
export function usedTables(statement: Node): readonly UnresolvedName[] {
  const ctes = new Set<string>();
  walk(statement, (tag, node) => {
    if (tag === 'CommonTableExpr') ctes.add(String(node.ctename));
    return undefined;
  });
  return rangesOf(statement)
    .map(relationOf)
    .filter(({ schema, name }) => schema !== null || !ctes.has(name));
}

const systemSchemas = ['pg_catalog', 'information_schema', 'pg_toast'];

export function isSystemTable({ schema, name }: UnresolvedName): boolean {
  // The views of pg_stat_statements are in whichever schema it was created in.
  if (schema === null || name.startsWith('pg_stat_')) return name.startsWith('pg_');
  return systemSchemas.includes(schema);
}
