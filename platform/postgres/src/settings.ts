/** Server settings, as `postgres -c name=value` takes them. */
export type Settings = Readonly<Record<string, string>>;

/**
 * For a registry that takes in whole files at a time. Nothing here gives up durability: a commit is on disk.
 * Full-page images are left uncompressed, because sealed items and keyed tokens do not compress; checkpoints far apart
 * keep those images few instead.
 */
const REGISTRY: Settings = {
  shared_buffers: '256MB',
  work_mem: '16MB',
  maintenance_work_mem: '256MB',
  wal_buffers: '16MB',
  max_wal_size: '4GB',
  min_wal_size: '1GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  max_connections: '60',
  // A container often has 64 MiB of /dev/shm, in which a parallel plan can fail; on few cores it gains little.
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  jit: 'off',
};

/** For tests only: their databases live a few seconds, so nothing waits for the disk. */
export const THROWAWAY: Settings = {
  ...REGISTRY,
  shared_buffers: '96MB',
  maintenance_work_mem: '64MB',
  min_wal_size: '80MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

/** What holds whatever the use: times in UTC, and no row's value in the server's log. */
const ALWAYS: Settings = {
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log', // LOG, FATAL and PANIC: an ERROR's text can quote the value that caused it
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

export function settingFlags(settings: Settings = REGISTRY): string[] {
  return Object.entries({ ...settings, ...ALWAYS }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
