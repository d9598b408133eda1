/** What the planner, or the meaning of a literal, depends on outside the planner's own category. */
export const plannerSettingNames = [
  ...['work_mem', 'hash_mem_multiplier', 'max_parallel_workers', 'max_parallel_workers_per_gather'],
  ...['TimeZone', 'DateStyle', 'IntervalStyle', 'default_text_search_config'],
];

/**
 * Text with its unit, as it holds for this role in this database. Asked with none of our settings;
 * what a guarded transaction sets all the same is told as the session started with it.
 */
export const plannerSettingsSql = `
SELECT s.name, CASE WHEN s.name IN ('DateStyle', 'IntervalStyle') THEN coalesce(s.reset_val, s.setting)
    ELSE pg_catalog.current_setting(s.name) END AS setting
FROM pg_catalog.pg_settings s
WHERE s.category LIKE 'Query Tuning%' OR s.name = ANY ($1)
ORDER BY s.name COLLATE "C"`;
