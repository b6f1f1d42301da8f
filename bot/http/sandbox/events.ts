// Tells the open pages that something changed; they fetch what they show again.

import type { FastifyInstance } from 'fastify';
import type { SandboxDeps } from '../deps.ts';

/** Often enough that nothing between closes the line for being idle. */
const HEARTBEAT_MS = 20_000;

/** GET /sandbox/events: an event stream with one event, `changed`. */
export function eventRoute(server: FastifyInstance, sandbox: SandboxDeps): void {
  const endings = new Set<() => void>();
  server.addHook('preClose', (done) => {
    for (const end of endings) end();
    done();
  });
  server.get('/sandbox/events', (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) raw.setHeader(name, value);
    }
    raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', connection: 'keep-alive' });
    raw.write('retry: 2000\nevent: changed\ndata: start\n\n');
    const stop = sandbox.subscribe(() => raw.write('event: changed\ndata: change\n\n'));
    const heartbeat = setInterval(() => raw.write(': alive\n\n'), HEARTBEAT_MS);
    const end = () => {
      stop();
      clearInterval(heartbeat);
      endings.delete(end);
      raw.end();
    };
    endings.add(end);
    request.raw.on('close', end);
  });
}
