// What every request passes first: the host it asks for, where it comes from, and the headers of every answer.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isAddressHost, isKnownHost, isSameOrigin } from './origin.ts';
import { sendRefusal } from './refusal.ts';

/** Nothing but what this server itself serves; no inline script or style. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** Paths that answer to an address of digits as well. */
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * Where platforms call, by any name of this machine and from no page: what they send is signed. A page elsewhere could
 * send there as well, and is refused like anybody without a signature.
 */
export const HOOKS = '/hooks/';

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Sets the headers and refuses foreign hosts (421) and foreign origins (403). */
export function guard(server: FastifyInstance, publicUrl: string | null): void {
  server.addHook('onRequest', async (request, reply) => {
    void reply.headers(HEADERS);
    if (request.url.startsWith(HOOKS)) return undefined;
    if (!mayAsk(request, publicUrl)) {
      return sendRefusal(request, reply, 421, '地址不对', '请用启动时显示的地址打开本服务。');
    }
    if (!mayChange(request, publicUrl)) {
      const text = '这个操作不是从本服务的页面发起的，没有执行。请在本服务的页面里重试。';
      return sendRefusal(request, reply, 403, '来源不对', text);
    }
    return undefined;
  });
}

function mayAsk(request: FastifyRequest, publicUrl: string | null): boolean {
  const host = request.headers.host ?? '';
  if (isKnownHost(host, publicUrl)) return true;
  return isAddressHost(host) && PROBES.has(request.url.split('?')[0] ?? '');
}

function mayChange(request: FastifyRequest, publicUrl: string | null): boolean {
  if (READING.has(request.method)) return true;
  const { origin, host } = request.headers;
  return isSameOrigin({ origin, host: host ?? '' }, publicUrl);
}

/** Keeps an answer out of every cache. */
export function uncached(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store');
}
