// Names and settings of the embedded server.

/** The one role; it owns the one database. */
export const SUPERUSER = 'statgrid';
export const DATABASE = 'statgrid';

/** Address of a database on the embedded server. */
export function embeddedUrl(port: number, password: string, database: string = DATABASE): string {
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '128MB',
  // A container's /dev/shm is often missing or too small.
  ...(process.platform === 'win32' ? {} : { dynamic_shared_memory_type: 'mmap' }),
  max_wal_size: '512MB',
  // The data is in memory or on flash: with the default of 4 contacts of 500 units took 88 ms, with this 8.
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  // The server's log must hold no row: errors come back to us anyway, and their texts quote values.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** For throw-away data: a crash of the machine may lose everything, a killed process still nothing. */
const NOT_DURABLE: Readonly<Record<string, string>> = {
  fsync: 'off',
  full_page_writes: 'off',
};

/** Command line flags of the server. */
export function serverFlags(durable: boolean): string[] {
  const all = durable ? SETTINGS : { ...SETTINGS, ...NOT_DURABLE };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
