// The door platforms call: hands the bytes to the channel they are meant for, which alone can tell who calls.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HookRequest } from '#adapters/contract.ts';
import type { HttpDeps } from './deps.ts';
import { HOOKS } from './guards.ts';

/** No platform's call is longer (the longest are a few texts); what is has not been read. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/** `/hooks/NAME`, by GET (a platform tries the address) and POST. Nobody is told whether there is such a channel. */
export function hookRoutes(server: FastifyInstance, { hook }: Pick<HttpDeps, 'hook'>): void {
  server.register((door, _options, done) => {
    // Signatures are over bytes: whatever it says it is, it is not parsed here.
    door.removeAllContentTypeParsers();
    door.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
      (_request, body, parsed) => parsed(null, body),
    );
    door.route<{ Params: { channel: string } }>({
      method: ['GET', 'POST'],
      url: `${HOOKS}:channel`,
      exposeHeadRoute: false,
      async handler(request, reply) {
        const answer = (await hook(request.params.channel, calledBy(request))) ?? { status: 404 };
        return reply
          .code(answer.status)
          .type('text/plain; charset=utf-8')
          .headers({ 'cache-control': 'no-store', ...answer.headers })
          .send(answer.body ?? '');
      },
    });
    done();
  });
}

function calledBy({ body, headers, ip, method, url }: FastifyRequest): HookRequest {
  const mark = url.indexOf('?');
  return {
    method: method === 'GET' ? 'GET' : 'POST',
    query: mark === -1 ? '' : url.slice(mark + 1),
    from: ip,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(',') : (value ?? ''),
      ]),
    ),
    body: Buffer.isBuffer(body) ? body : new Uint8Array(),
  };
}
