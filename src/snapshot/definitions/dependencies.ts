import type { Session } from '../../postgres/session.ts';
import { ask } from '../reading.ts';

/** Which object needs which, by the keys of `DefinitionNode`. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/**
 * `pg_depend` between objects of users. What is part of another object stands for it: the row type
 * and the defaults of a table, the rule of a view, an array of its element, a domain's checks,
 * the members of an operator class.
 */
const dependenciesSql = `
WITH parts (classid, objid, key) AS (
  SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::oid, t.oid, ${typeKey('t')}
  FROM pg_catalog.pg_type t
  LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
  WHERE t.oid >= 16384
  UNION ALL
  SELECT 'pg_catalog.pg_attrdef'::pg_catalog.regclass, oid, 'pg_class:' || adrelid FROM pg_catalog.pg_attrdef
  UNION ALL
  SELECT 'pg_catalog.pg_rewrite'::pg_catalog.regclass, oid, 'pg_class:' || ev_class FROM pg_catalog.pg_rewrite
  UNION ALL
  SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass, oid, 'pg_type:' || contypid
  FROM pg_catalog.pg_constraint WHERE contypid <> 0
  UNION ALL
  SELECT m.classid, m.objid, 'pg_opclass:' || m.refobjid FROM pg_catalog.pg_depend m
  WHERE m.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass AND m.deptype = 'i'
    AND m.classid IN ('pg_catalog.pg_amop'::pg_catalog.regclass, 'pg_catalog.pg_amproc'::pg_catalog.regclass)
)
SELECT DISTINCT coalesce(a.key, ac.relname || ':' || d.objid) AS key,
  coalesce(b.key, bc.relname || ':' || d.refobjid) AS needs
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_class ac ON ac.oid = d.classid
JOIN pg_catalog.pg_class bc ON bc.oid = d.refclassid
LEFT JOIN parts a ON a.classid = d.classid AND a.objid = d.objid
LEFT JOIN parts b ON b.classid = d.refclassid AND b.objid = d.refobjid
WHERE d.objid >= 16384 AND d.refobjid >= 16384
  AND d.deptype <> 'e' AND bc.relname <> 'pg_namespace'
  AND coalesce(a.key, ac.relname || ':' || d.objid)
    <> coalesce(b.key, bc.relname || ':' || d.refobjid)
ORDER BY 1, 2`;

/** The key of the type `t`, whose element, if it is an array, is `e`. */
function typeKey(t: string): string {
  return `CASE WHEN ${t}.typrelid <> 0 THEN 'pg_class:' || ${t}.typrelid
    WHEN e.typrelid <> 0 THEN 'pg_class:' || e.typrelid
    WHEN e.oid IS NOT NULL THEN 'pg_type:' || e.oid
    WHEN ${t}.typtype = 'm' THEN (SELECT 'pg_type:' || r.rngtypid FROM pg_catalog.pg_range r
      WHERE r.rngmultitypid = ${t}.oid)
    ELSE 'pg_type:' || ${t}.oid END`;
}

export async function readDependencies(session: Session): Promise<Dependencies> {
  const rows = await ask<{ key: string; needs: string }>(session, dependenciesSql);
  const dependencies = new Map<string, string[]>();
  for (const { key, needs } of rows) {
    const others = dependencies.get(key);
    if (others === undefined) dependencies.set(key, [needs]);
    else others.push(needs);
  }
  return dependencies;
}

/** By key of an object: the extension that it belongs to. */
const membersSql = `
SELECT c.relname || ':' || d.objid AS key, e.extname AS extension
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_class c ON c.oid = d.classid
JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
ORDER BY 1`;

export async function readMembers(session: Session): Promise<ReadonlyMap<string, string>> {
  const rows = await ask<{ key: string; extension: string }>(session, membersSql);
  return new Map(rows.map(({ key, extension }) => [key, extension]));
}
