/** Extended statistics have no input functions: bytes become them by casts that only twins have. */
const types = ['pg_ndistinct', 'pg_dependencies', 'pg_mcv_list'];

export const createCasts = types
  .map((type) => `CREATE CAST (pg_catalog.bytea AS pg_catalog.${type}) WITHOUT FUNCTION`)
  .join(';\n');

export const dropCasts = types
  .map((type) => `DROP CAST IF EXISTS (pg_catalog.bytea AS pg_catalog.${type})`)
  .join(';\n');

/** `$1` OID of the statistics object, `$2` inherited. Before PostgreSQL 15 there is one row. */
export function deleteExtendedSql(versionNum: number): string {
  return `
DELETE FROM pg_catalog.pg_statistic_ext_data d
WHERE d.stxoid = $1::oid AND $2::bool IS NOT NULL${
    versionNum >= 150000 ? ' AND d.stxdinherit = $2' : ''
  }`;
}

/** `$3` to `$5`: bytes as `\x…` of n_distinct, dependencies and the list of most common values. */
export function insertExtendedSql(versionNum: number): string {
  return `
INSERT INTO pg_catalog.pg_statistic_ext_data
  (stxoid${versionNum >= 150000 ? ', stxdinherit' : ''}, stxdndistinct, stxddependencies, stxdmcv)
SELECT $1::oid${versionNum >= 150000 ? ', $2::bool' : ''},
  $3::bytea::pg_catalog.pg_ndistinct, $4::bytea::pg_catalog.pg_dependencies,
  $5::bytea::pg_catalog.pg_mcv_list
WHERE $2::bool IS NOT NULL`;
}
