// Every error people may meet: a stable code, the Chinese sentence for them, and its cause.

/** Stable codes. Tools match on them; the text may be reworded, the code not. */
export type ErrorCode =
  | 'CONFIG_INVALID'
  | 'NODE_TOO_OLD'
  | 'PORT_IN_USE'
  | 'START_FAILED'
  | 'DATABASE_UNREACHABLE'
  | 'DATABASE_START_FAILED'
  | 'DATABASE_MODE_MISMATCH'
  | 'MIGRATION_FAILED'
  | 'SHEET_UNREADABLE'
  | 'SHEET_REFUSED'
  | 'CALENDAR_YEAR_UNKNOWN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'TIMED_OUT'
  | 'USAGE'
  | 'DEMO_ONLY';

/**
 * An error a person can act on: what went wrong, where, and what to do, in Chinese.
 * `text` never holds a secret, a phone number or a figure. The technical cause is kept in `cause`.
 */
export class StatgridError extends Error {
  readonly code: ErrorCode;
  readonly text: string;

  constructor(code: ErrorCode, text: string, options?: { readonly cause?: unknown }) {
    super(`${code}: ${text}`, options);
    this.name = 'StatgridError';
    this.code = code;
    this.text = text;
  }
}
