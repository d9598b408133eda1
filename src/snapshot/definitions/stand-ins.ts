import type { Session } from '../../postgres/session.ts';
import { askDefinitions } from '../reading.ts';
import { contrib } from './contrib.ts';
import type { Dependencies } from './dependencies.ts';
import { type DefinitionNode, type DefinitionRow, nodeOf, phases } from './node.ts';

/** What the database needs of extensions that a twin lacks. */
export interface Lacking {
  /** By key of a needed object: its extension (or the language it is written in). */
  readonly needed: ReadonlyMap<string, string>;
  /** Keys of objects that nothing can stand in for: operator classes and access methods. */
  readonly unmakable: ReadonlyMap<string, string>;
}

/** Follows what the nodes need into extensions that do not come with PostgreSQL. */
export function lackingOf(
  nodes: readonly DefinitionNode[],
  dependencies: Dependencies,
  members: ReadonlyMap<string, string>,
): Lacking {
  const needed = new Map<string, string>();
  const unmakable = new Map<string, string>();
  const visit = (key: string): void => {
    for (const need of dependencies.get(key) ?? []) {
      const extension = members.get(need);
      if (extension === undefined || contrib.has(extension) || needed.has(need)) continue;
      if (/^pg_(opclass|opfamily|am):/.test(need)) {
        unmakable.set(need, extension);
        continue;
      }
      needed.set(need, extension);
      // A type is stood in for by a domain, which needs none of the type's own functions.
      if (!need.startsWith('pg_type:')) visit(need);
    }
  };
  for (const node of nodes) visit(node.key);
  return { needed, unmakable };
}

/** Domains over text, functions that give NULL, operators by them. */
export async function standInNodes(
  session: Session,
  lacking: Lacking,
): Promise<readonly DefinitionNode[]> {
  if (lacking.needed.size === 0) return [];
  const rows = await askDefinitions<DefinitionRow>(session, standInsSql);
  return rows.flatMap((row) => {
    const extension = lacking.needed.get(row.key);
    return extension === undefined ? [] : [nodeOf(row, phases.base, extension)];
  });
}

/** The planner may fold a constant call of it; a function in SQL it would put in place of the call. */
const standInsSql = `
SELECT 'pg_type:' || t.oid AS key, 'type' AS kind,
  pg_catalog.format('%I.%I', n.nspname, t.typname) AS name,
  pg_catalog.format('CREATE DOMAIN %I.%I AS pg_catalog.text', n.nspname, t.typname) AS sql
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE t.oid >= 16384 AND t.typrelid = 0 AND t.typcategory <> 'A'
UNION ALL
SELECT 'pg_proc:' || p.oid, 'function',
  pg_catalog.format('%I.%I(%s)', n.nspname, p.proname,
    pg_catalog.pg_get_function_identity_arguments(p.oid)),
  pg_catalog.format('CREATE FUNCTION %I.%I(%s) RETURNS %s LANGUAGE plpgsql %s%s AS %L', n.nspname, p.proname,
    pg_catalog.pg_get_function_identity_arguments(p.oid), pg_catalog.pg_get_function_result(p.oid),
    CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END,
    CASE p.proparallel WHEN 's' THEN ' PARALLEL SAFE' ELSE '' END,
    CASE WHEN p.proretset THEN 'BEGIN RETURN; END' ELSE 'BEGIN RETURN NULL; END' END)
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE p.oid >= 16384 AND p.prokind = 'f'
  AND NOT p.proargtypes::oid[] && ARRAY['pg_catalog.internal'::pg_catalog.regtype::oid,
    'pg_catalog.cstring'::pg_catalog.regtype::oid]
UNION ALL
SELECT 'pg_operator:' || o.oid, 'operator', o.oid::pg_catalog.regoperator::text,
  pg_catalog.format('CREATE OPERATOR %I.%s (FUNCTION = %s%s, RIGHTARG = %s)', n.nspname, o.oprname,
    o.oprcode::text,
    ', LEFTARG = ' || CASE WHEN o.oprleft <> 0 THEN pg_catalog.format_type(o.oprleft, NULL) END,
    pg_catalog.format_type(o.oprright, NULL))
FROM pg_catalog.pg_operator o
JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
WHERE o.oid >= 16384 AND o.oprcode <> 0
ORDER BY 1`;
