// Tells a database that cannot be reached from one that refuses what it was asked.

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

/** SQLSTATE: connection exceptions, a server that ends or starts, no connection left for us. */
const SQL_STATES = /^(08...|57P0[123]|53300)$/;

/** pg gives these no code: a connection that broke under a query, was not to be had, or gave no answer in time. */
const MESSAGES =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error)/;

/**
 * True when a raw statement failed because the database could not be reached: the same may be tried
 * again later. Whether it was carried out is not known.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isDatabaseAway);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return SOCKET_CODES.has(code) || SQL_STATES.test(code) || MESSAGES.test(error.message);
}
