export type Settings = Readonly<Record<string, string>>;

/**
 * What parallel workers share is a file in the data directory: /dev/shm is 64 MB in Docker, too small
 * for a parallel hash join, and a killed server leaves its segments there for ever. Measured on a
 * parallel hash join of a million rows: as fast.
 */
export const sharedMemory: Settings = { dynamic_shared_memory_type: 'mmap' };

/**
 * A server for one user and throw-away data: nothing is made durable, nothing happens at a time of
 * its own choosing.
 */
export const defaultSettings: Settings = {
  ...sharedMemory,
  shared_buffers: '128MB',
  max_connections: '20',
  fsync: 'off',
  full_page_writes: 'off',
  // `off` can leave the visibility map unset in a VACUUM after a bulk load, and then index-only
  // scans look useless. Without fsync it costs next to nothing.
  synchronous_commit: 'on',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
};
