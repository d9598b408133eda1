/** Parts that several catalog queries share. */

/** Schemas of users: names that start with `pg_` are the server's, temporary tables among them. */
export const ofUsers = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

/** Name of the extension that owns the `pg_class` row; null for what users made. */
export function extensionOf(oid: string): string {
  return `(SELECT e.extname FROM pg_catalog.pg_depend d
      JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
     WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = ${oid} AND d.objsubid = 0
       AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e')`;
}

/** ISO text of a timestamptz, in UTC. */
export function isoTime(expression: string): string {
  return `pg_catalog.to_char((${expression}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
