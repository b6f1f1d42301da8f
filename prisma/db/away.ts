// Tells a database that cannot be reached, or has no room just now, from one that refuses what it was asked.

/** How a connection that cannot be made, or has gone, shows on the socket or in resolving its host. */
const SOCKET_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/**
 * SQLSTATE: connection exceptions, a server that ends or starts, and what it lacks just now (a connection for us, memory,
 * room on its disk): none of it is about what was asked.
 */
const SQL_STATES = /^(08...|53...|57P0[123])$/;

/** pg gives these no code: a connection that broke under a query, was not to be had, or gave no answer in time. */
const MESSAGES =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error)/;

/** Prisma's own: server not reached, connection closed, none to be had in time, transaction not begun or gone. */
const PRISMA_CODES: ReadonlySet<string> = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']);

/** What its driver adapter calls the same. */
const ADAPTER_KINDS: ReadonlySet<string> = new Set([
  'ConnectionClosed',
  'DatabaseNotReachable',
  'SocketTimeout',
  'TooManyConnections',
]);

/** How deep Prisma wraps what its driver said. */
const DEPTH = 6;

/**
 * True when a statement failed because the database could not be reached or had no room: the same may be tried
 * again later. Whether it was carried out is not known.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isDatabaseAway);
  for (let current: unknown = error, depth = 0; isRecord(current) && depth < DEPTH; depth++) {
    if (saysAway(current)) return true;
    const meta = current['meta'];
    current = current['cause'] ?? (isRecord(meta) ? meta['driverAdapterError'] : undefined);
  }
  return false;
}

/** SQLSTATE: a statement was cancelled for taking too long, a lock was not to be had, a transaction had stood idle. */
const OVERDUE_STATES = /^(57014|55P03|25P03)$/;

/**
 * True when a transaction ran out of its time, or was not begun in time: it was rolled back, so nothing of it is there.
 */
export function isOutOfTime(error: unknown): boolean {
  for (let current: unknown = error, depth = 0; isRecord(current) && depth < DEPTH; depth++) {
    const codes = [current['code'], current['originalCode']];
    if (codes.some((code) => code === 'P2028' || (typeof code === 'string' && OVERDUE_STATES.test(code))))
      return true;
    const meta = current['meta'];
    current = current['cause'] ?? (isRecord(meta) ? meta['driverAdapterError'] : undefined);
  }
  return false;
}

function saysAway(error: Readonly<Record<string, unknown>>): boolean {
  const codes = [error['code'], error['originalCode']].filter((code) => typeof code === 'string');
  const { kind, message } = error;
  return (
    (typeof kind === 'string' && ADAPTER_KINDS.has(kind)) ||
    codes.some((code) => SOCKET_CODES.has(code) || SQL_STATES.test(code) || PRISMA_CODES.has(code)) ||
    (typeof message === 'string' && MESSAGES.test(message))
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
