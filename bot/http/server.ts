// Puts the HTTP side together. Nothing listens here; whoever builds it does.

import fastifyStatic from '@fastify/static';
import fastify, { type FastifyInstance } from 'fastify';
import type { HttpDeps } from './deps.ts';
import { guard } from './guards.ts';
import { healthRoutes } from './health.ts';
import { hookRoutes } from './hooks.ts';
import { answerErrors } from './refusal.ts';
import { sandboxRoutes } from './sandbox/routes.ts';

/** JSON that pages send is short; what may be longer says so itself. */
const BODY_LIMIT_BYTES = 64 * 1024;

const REQUEST_TIMEOUT_MS = 60_000;

/**
 * The server with all its routes, ready for `listen` or `inject`. Its own log is off: addresses with
 * a token in them must not be written down.
 */
export function buildServer(deps: HttpDeps): FastifyInstance {
  const server = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Event streams stay open for ever; they are ended when the server closes.
    forceCloseConnections: true,
    trustProxy: false,
    genReqId: () => crypto.randomUUID().slice(0, 8),
  });
  guard(server, deps.publicUrl);
  answerErrors(server, deps);
  server.register(fastifyStatic, {
    root: [`${import.meta.dirname}/public`, `${import.meta.dirname}/sandbox/public`],
    prefix: '/assets/',
    index: false,
    maxAge: 0,
  });
  healthRoutes(server, deps);
  hookRoutes(server, deps);
  sandboxRoutes(server, deps.sandbox);
  return server;
}
