// Turns what is to be logged into plain data, without secrets, phone numbers or people's words.

const MASK = '[hidden]';

/** Names compared without case, `_` and `-`; what people write must not be logged at all. */
const HIDDEN_NAMES: ReadonlySet<string> = new Set(['text', 'content', 'cookies', 'phones', 'mobiles']);
/** What firms say and are asked, as items, readings and lists keep it; how many of them there are may be said. */
const HIDDEN_BUT_COUNTS: ReadonlySet<string> = new Set([
  'facts',
  'payload',
  'slots',
  'statement',
  'words',
  'values',
  'indicator',
  'label',
]);
const HIDDEN_ENDINGS =
  /(secret|token|password|passwd|authorization|cookie|phone|mobile|sessionwebhook|databaseurl|unitname|shortname)$/;

/** A mainland mobile number, with or without +86, that is not part of a longer id. */
const MOBILE = /(?<![\w-])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![\w-])/g;

const DEEPEST = 6;
const LONGEST_LIST = 50;
const STACK_FRAMES = 10;

/** Replaces every known secret in a text. */
type Mask = (text: string) => string;

/** The fields of one log line as plain data that JSON can take. Never throws, whatever is in it. */
export function censor(fields: Readonly<Record<string, unknown>>, mask: Mask): Record<string, unknown> {
  const clean: Mask = (text) => mask(text).replaceAll(MOBILE, '[phone]');
  try {
    return censorEntries(fields, { clean, depth: 0 });
  } catch {
    return { unreadable: true };
  }
}

interface Walk {
  readonly clean: Mask;
  readonly depth: number;
}

function censorEntries(entries: object, walk: Walk): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entries).map(([name, value]) => [
      walk.clean(name),
      isHidden(name, value) ? MASK : censorValue(value, deeper(walk)),
    ]),
  );
}

function deeper({ clean, depth }: Walk): Walk {
  return { clean, depth: depth + 1 };
}

// A count of tokens or `phone: null` tells nothing and helps the reader.
function isHidden(name: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean') return false;
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (HIDDEN_BUT_COUNTS.has(plain)) return typeof value !== 'number';
  return HIDDEN_NAMES.has(plain) || HIDDEN_ENDINGS.test(plain);
}

function censorValue(value: unknown, walk: Walk): unknown {
  if (typeof value === 'string' || typeof value === 'bigint') return walk.clean(String(value));
  if (typeof value === 'number') return censorNumber(value, walk);
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (walk.depth > DEEPEST) return '[deeper]';
  if (value instanceof Error) return censorError(value, walk);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return censorList(value, walk);
  if (value instanceof Map || value instanceof Set) return `[${value.size} entries]`;
  if (hasToJson(value)) return censorValue(value.toJSON(), deeper(walk));
  return censorEntries(value, walk);
}

// A password or a phone may be all digits; every other number stays one.
function censorNumber(value: number, walk: Walk): number | string {
  const cleaned = walk.clean(String(value));
  return cleaned === String(value) ? value : cleaned;
}

function censorList(list: readonly unknown[], walk: Walk): readonly unknown[] {
  const shown = list.slice(0, LONGEST_LIST).map((element) => censorValue(element, deeper(walk)));
  return list.length > LONGEST_LIST ? [...shown, `[${list.length - LONGEST_LIST} more]`] : shown;
}

/**
 * Name, code, message and cause; of the stack only the places. Further properties are left out:
 * drivers put whole rows and requests there (`detail`, `parameters`, `config`).
 */
function censorError(error: Error, walk: Walk): Record<string, unknown> {
  const code = 'code' in error ? error.code : undefined;
  const inner = error instanceof AggregateError ? error.errors : undefined;
  return {
    name: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code: censorValue(code, walk) } : {}),
    message: walk.clean(messageOf(error)),
    at: framesOf(error).map(walk.clean),
    ...(error.cause === undefined ? {} : { cause: censorValue(error.cause, deeper(walk)) }),
    ...(inner === undefined ? {} : { errors: censorValue(inner, deeper(walk)) }),
  };
}

// Prisma puts the whole call with its values before the sentence that says what went wrong.
function messageOf(error: Error): string {
  if (!error.name.startsWith('PrismaClient')) return error.message;
  return error.message.trimEnd().split('\n').at(-1)?.trim() ?? '';
}

function framesOf(error: Error): readonly string[] {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return lines.slice(0, STACK_FRAMES).map((line) => line.trim());
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}
