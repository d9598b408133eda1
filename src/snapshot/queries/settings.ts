export interface SettingRow {
  readonly name: string;
  readonly setting: string;
}

/** Settings outside the planner's own category that bear on plans, times and limits. */
export const settingNames = [
  ...['work_mem', 'maintenance_work_mem', 'hash_mem_multiplier', 'shared_buffers', 'temp_buffers'],
  ...['max_connections', 'superuser_reserved_connections', 'reserved_connections'],
  ...['max_parallel_workers', 'max_parallel_workers_per_gather', 'max_worker_processes'],
  ...['max_parallel_maintenance_workers', 'effective_io_concurrency', 'block_size', 'TimeZone'],
  ...['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'],
  ...['autovacuum', 'track_counts', 'track_io_timing', 'log_min_duration_statement'],
  ...['default_transaction_isolation', 'shared_preload_libraries'],
];

/** `reset_val`: what a session starts with, not what dbperf has set for its transaction. */
export const settingsSql = `
SELECT s.name, coalesce(s.reset_val, s.setting, '') AS setting
FROM pg_catalog.pg_settings s
WHERE s.category LIKE 'Query Tuning%' OR s.name = ANY ($1)
ORDER BY s.name COLLATE "C"`;
