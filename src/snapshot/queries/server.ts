import type { Server } from '../../model/catalog.ts';
import { isoTime } from './fragments.ts';

export type ServerRow = Omit<Server, 'settings'> & { readonly searchPath: readonly string[] };

/** Who answers, as whom, and since when it counts. `datlocale` is 17's, `daticulocale` 15's and 16's. */
export const serverSql = `
SELECT pg_catalog.current_setting('server_version_num')::int AS "versionNum",
  pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) AS version,
  d.datname AS database,
  r.rolname AS role,
  r.rolsuper AS superuser,
  pg_catalog.pg_is_in_recovery() AS "inRecovery",
  ${isoTime('pg_catalog.clock_timestamp()')} AS "readAt",
  ${isoTime('pg_catalog.pg_stat_get_db_stat_reset_time(d.oid)')} AS "statisticsSince",
  coalesce(pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale',
    d.datcollate) AS collation,
  pg_catalog.current_schemas(false) AS "searchPath"
FROM pg_catalog.pg_database d, pg_catalog.pg_roles r
WHERE d.datname = pg_catalog.current_database() AND r.rolname = current_user`;
