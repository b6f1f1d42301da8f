// What operators and their tools ask: alive, ready, and the numbers.

import type { FastifyInstance } from 'fastify';
import type { HttpDeps, Readiness } from './deps.ts';
import { uncached } from './guards.ts';

/** A probe must answer before its asker gives up; a part that hangs counts as not ready. */
const READY_TIMEOUT_MS = 3_000;

/** /healthz, /readyz, /metrics. None of them needs or tells a secret. */
export function healthRoutes(server: FastifyInstance, deps: HttpDeps): void {
  server.get('/healthz', (_, reply) => uncached(reply).send({ alive: true }));

  server.get('/readyz', async (request, reply) => {
    const parts = await withinTime(deps, request.id);
    const isReady = Object.values(parts).every(({ ok }) => ok);
    return uncached(reply)
      .code(isReady ? 200 : 503)
      .send({ ready: isReady, parts });
  });

  server.get('/metrics', async (_, reply) =>
    uncached(reply)
      .type('text/plain; version=0.0.4; charset=utf-8')
      .send(await deps.metrics()),
  );
}

async function withinTime(deps: HttpDeps, requestId: string): Promise<Readiness> {
  const { promise: late, resolve } = Promise.withResolvers<Readiness>();
  const timer = setTimeout(() => resolve({ service: { ok: false, state: 'timeout' } }), READY_TIMEOUT_MS);
  try {
    return await Promise.race([deps.ready(), late]);
  } catch (error) {
    deps.onError(error, requestId);
    return { service: { ok: false, state: 'error' } };
  } finally {
    clearTimeout(timer);
  }
}
