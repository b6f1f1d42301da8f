// The service's log: one JSON line per event, with nothing in it that is a secret or a person's.

import pino from 'pino';
import { censor } from '#bot/log-censor.ts';

export type LogFields = Readonly<Record<string, unknown>>;

/** `event` is a fixed name such as `slot_claimed`; what varies goes into the fields. */
export type LogLine = (fields: LogFields, event: string) => void;

export interface Logger {
  readonly trace: LogLine;
  readonly debug: LogLine;
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
  readonly fatal: LogLine;
  /** A logger that adds these fields to each of its lines. */
  child(fields: LogFields): Logger;
  /** From now on this value is masked in every line, also of parents and children. */
  hide(secret: string): void;
}

export interface LoggerOptions {
  /** A level of pino, or `silent`. */
  readonly level: string;
  /** Values masked wherever they stand; more can be hidden later, e.g. an access token. */
  readonly secrets: readonly string[];
  /** Standard output when left out. */
  readonly destination?: { write(line: string): void };
}

/**
 * Secrets are masked three ways: by the name of the field, by their value in any string, number or
 * name, and phone numbers by their shape. Fields named `text` or `content` are masked too, since
 * what people write is evidence and belongs in the database only.
 */
export function createLogger(options: LoggerOptions): Logger {
  let masked: readonly string[] = [];
  const hide = (secret: string): void => {
    // The longest first: a secret may be part of another, such as a password of an address.
    masked = [...new Set([...masked, ...formsOf(secret)])].sort((a, b) => b.length - a.length);
  };
  for (const secret of options.secrets) hide(secret);

  const settings: pino.LoggerOptions = {
    level: options.level,
    messageKey: 'event',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    // Fields arrive as plain data already; pino's own serialiser would only rename them.
    serializers: { err: (value: unknown) => value },
  };
  const root = options.destination === undefined ? pino(settings) : pino(settings, options.destination);
  return wrap(root, { hide, mask: (text) => maskValues(text, masked) });
}

interface Secrets {
  readonly hide: (secret: string) => void;
  readonly mask: (text: string) => string;
}

function wrap(inner: pino.Logger, secrets: Secrets): Logger {
  const line = (level: pino.Level): LogLine => {
    return (fields, event) => {
      if (inner.isLevelEnabled(level)) inner[level](censor(fields, secrets.mask), secrets.mask(event));
    };
  };
  return {
    trace: line('trace'),
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    fatal: line('fatal'),
    child: (fields) => wrap(inner.child(censor(fields, secrets.mask)), secrets),
    hide: secrets.hide,
  };
}

// Masking a value of one to three characters would tear every line apart and hide nothing.
const SHORTEST_SECRET = 4;

// As it is, and as it stands in an address.
function formsOf(secret: string): readonly string[] {
  if (secret.length < SHORTEST_SECRET) return [];
  return [secret, encodeURIComponent(secret.toWellFormed())];
}

function maskValues(text: string, masked: readonly string[]): string {
  return masked.reduce((out, secret) => out.replaceAll(secret, '[secret]'), text);
}
