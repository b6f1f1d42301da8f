// The forms a single setting can have: numbers, addresses, instants, each with what to write instead.

import { z } from 'zod';

/** Decimal digits only; `example` is what the operator is told to write. */
export function wholeNumber(min: number, max: number, example: string) {
  const message = `不是 ${min} 到 ${max} 的整数。请写成例如 ${example}`;
  return z
    .string()
    .refine((text) => /^\d{1,10}$/.test(text) && Number(text) >= min && Number(text) <= max, message)
    .transform(Number);
}

/** An identifier or secret copied from a platform's own pages; `from` says where it stands. */
export function credential(from: string) {
  return z.string().regex(/^\S+$/, `中间有空格或换行。请从${from}重新复制，不带空格`);
}

/** Where a platform is called, without a slash at the end. */
export const platformBase = z
  .string()
  .refine(
    isPlatformBase,
    '不是可用的地址。请写 https:// 开头、不带参数和账号的地址（本机替身可用 http://127.0.0.1:端口）',
  )
  .transform(withoutSlash);

/** Also refuses a password whose %XX cannot be read, which would fail at the first connection. */
export function isPostgresUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^postgres(ql)?:$/.test(url.protocol) && isNamed(url) && isDecodable(url);
}

// A server reached by a socket file has no host before the path: postgresql:///db?host=/run/postgresql
function isNamed(url: URL): boolean {
  return url.hostname !== '' || url.searchParams.has('host');
}

function isDecodable(url: URL): boolean {
  try {
    decodeURIComponent(url.password);
    return true;
  } catch {
    return false;
  }
}

/** http or https, without an account, parameters or a fragment. */
export function isPlainHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}

/** Secrets travel to a platform, so only this machine may be spoken to without TLS. */
function isPlatformBase(text: string): boolean {
  return isPlainHttpUrl(text) && (text.toLowerCase().startsWith('https:') || isLoopbackUrl(text));
}

/** An unset address is not a loopback one: the default is the real platform. */
export function isLoopbackUrl(text: string | undefined): boolean {
  const host = text === undefined ? undefined : URL.parse(text)?.hostname;
  return host !== undefined && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);
}

/** ISO 8601 with an offset or Z; a local time without one is no instant. */
export function isInstant(text: string): boolean {
  try {
    Temporal.Instant.from(text);
    return true;
  } catch {
    return false;
  }
}

/** A day that exists, as YYYY-MM-DD. */
export function isPlainDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

/** So that a path can be appended. */
export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
