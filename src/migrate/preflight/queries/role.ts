export interface RoleRow {
  readonly role: string;
  /** The process that answers. */
  readonly pid: number;
  /** Bytes of `maintenance_work_mem`. */
  readonly memory: number;
}

export const roleSql = `
SELECT current_user::text AS role, pg_catalog.pg_backend_pid() AS pid,
  (SELECT s.reset_val::float8 * 1024 FROM pg_catalog.pg_settings s
    WHERE s.name = 'maintenance_work_mem') AS memory`;
