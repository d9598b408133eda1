import { stat, statfs } from 'node:fs/promises';

export type Settings = Readonly<Record<string, string>>;

/** Parallel plans of an ordinary `work_mem` fit in; Docker gives 64 MB. */
const enoughSharedMemory = 512 * 1024 * 1024;

/**
 * A server for one user and throw-away data: nothing is made durable, nothing happens at a time of
 * its own choosing.
 */
export const defaultSettings: Settings = {
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

/** Memory that parallel workers share: a file in the data directory where /dev/shm is too small. */
export async function sharedMemorySettings(directory = '/dev/shm'): Promise<Settings> {
  if (process.platform !== 'linux') return {};
  return { dynamic_shared_memory_type: (await isRoomy(directory)) ? 'posix' : 'mmap' };
}

async function isRoomy(directory: string): Promise<boolean> {
  try {
    const [space, stats] = await Promise.all([statfs(directory), stat(directory)]);
    const readOnly = (stats.mode & 0o002) === 0;
    return !readOnly && space.bavail * space.bsize >= enoughSharedMemory;
  } catch {
    return false;
  }
}
