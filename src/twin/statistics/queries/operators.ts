/** OIDs that every PostgreSQL has: `pg_am.dat`. */
const btree = 403;
const hash = 405;

/** The `=` that ANALYZE compares values of the (base) type with; 0: it has none. */
export function equality(type: string): string {
  return `coalesce(${operator(type, btree, 3)}, ${operator(type, hash, 1)}, 0)`;
}

/** The `<` that ANALYZE sorts values of the (base) type with; 0: it has none. */
export function lessThan(type: string): string {
  return `coalesce(${operator(type, btree, 1)}, 0)`;
}

/**
 * As `GetDefaultOpClass` chooses: the type's own class, else that of a type which it is without
 * conversion (varchar is text), a preferred one first. Containers have theirs by their kind.
 */
function operator(type: string, method: number, strategy: number): string {
  return `(SELECT o.amopopr
    FROM (
      SELECT k.opcfamily, k.opcintype
      FROM pg_catalog.pg_type t
      JOIN pg_catalog.pg_opclass k ON k.opcmethod = ${method} AND k.opcdefault
        AND (k.opcintype IN (t.oid, ${container})
          OR EXISTS (SELECT FROM pg_catalog.pg_cast b
            WHERE b.castsource = t.oid AND b.casttarget = k.opcintype
              AND b.castmethod = 'b' AND b.castcontext = 'i'))
      JOIN pg_catalog.pg_type it ON it.oid = k.opcintype
      WHERE t.oid = ${type}
      ORDER BY k.opcintype = t.oid DESC, it.typtype = 'p' DESC, it.typispreferred DESC, k.oid
      LIMIT 1) AS class
    JOIN pg_catalog.pg_amop o ON o.amopfamily = class.opcfamily AND o.amopstrategy = ${strategy}
      AND o.amoplefttype = class.opcintype AND o.amoprighttype = class.opcintype)`;
}

/** The pseudo-type that stands for the type among operator classes; a type that is none has 0. */
const container = `CASE
        WHEN t.typtype = 'e' THEN 'pg_catalog.anyenum'::pg_catalog.regtype
        WHEN t.typtype = 'r' THEN 'pg_catalog.anyrange'::pg_catalog.regtype
        WHEN t.typtype = 'm' THEN 'pg_catalog.anymultirange'::pg_catalog.regtype
        WHEN t.typtype = 'c' THEN 'pg_catalog.record'::pg_catalog.regtype
        WHEN t.typcategory = 'A' THEN 'pg_catalog.anyarray'::pg_catalog.regtype
        ELSE 0::pg_catalog.regtype END`;
