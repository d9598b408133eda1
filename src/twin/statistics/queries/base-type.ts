/** The type under a domain, or under a domain over domains; of other types the type itself. */
export function baseType(oid: string): string {
  return `(WITH RECURSIVE base AS (
      SELECT t.oid, t.typtype, t.typbasetype FROM pg_catalog.pg_type t WHERE t.oid = ${oid}
      UNION ALL
      SELECT t.oid, t.typtype, t.typbasetype
      FROM base JOIN pg_catalog.pg_type t ON t.oid = base.typbasetype
      WHERE base.typtype = 'd')
    SELECT base.oid FROM base WHERE base.typtype <> 'd')`;
}
