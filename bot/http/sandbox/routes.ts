// The sandbox's addresses: the page, its live updates and what it can do. Loopback and token only.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SandboxDeps } from '../deps.ts';
import { uncached } from '../guards.ts';
import { sendRefusal } from '../refusal.ts';
import { actionRoutes } from './actions.ts';
import { eventRoute } from './events.ts';
import { sandboxPage } from './page.ts';
import { giveToken, hasToken, isLocal, isSame } from './token.ts';

const query = z.object({ grid: z.string().max(64).optional(), token: z.string().max(256).optional() });

/** Registers the sandbox under /sandbox; in a real database only a page that says there is none. */
export function sandboxRoutes(server: FastifyInstance, sandbox: SandboxDeps | null): void {
  if (sandbox === null) {
    server.get('/sandbox', (request, reply) =>
      sendRefusal(request, reply, 404, '没有沙盒', '沙盒只在演示库中提供，本服务连接的是正式库。'),
    );
    return;
  }
  server.register((scope, _, done) => {
    scope.addHook('onRequest', (request, reply) => admit(request, reply, sandbox));
    scope.get('/sandbox', (request, reply) => showPage(request, reply, sandbox));
    eventRoute(scope, sandbox);
    actionRoutes(scope, sandbox);
    done();
  });
}

/** Lets nobody in but a browser of this machine with the token; the token in the address is for the page alone. */
async function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  sandbox: SandboxDeps,
): Promise<FastifyReply | undefined> {
  void uncached(reply);
  if (!isLocal(request)) {
    return sendRefusal(request, reply, 403, '只能在本机打开', '沙盒只接受运行服务的这台电脑上的浏览器。');
  }
  if (hasToken(request, sandbox.token) || givesToken(request, sandbox.token)) return undefined;
  const text = '请用服务启动时显示的完整地址打开沙盒（地址里带有 token）。重启之后地址会变，旧的不再有效。';
  return sendRefusal(request, reply, 403, '需要启动时的地址', text);
}

function givesToken(request: FastifyRequest, token: string): boolean {
  const given = query.safeParse(request.query);
  const isPage = request.routeOptions.url === '/sandbox';
  return isPage && given.success && given.data.token !== undefined && isSame(given.data.token, token);
}

async function showPage(
  request: FastifyRequest,
  reply: FastifyReply,
  sandbox: SandboxDeps,
): Promise<FastifyReply> {
  const asked = query.safeParse(request.query);
  const { grid, token } = asked.success ? asked.data : {};
  if (token !== undefined) {
    const place = grid === undefined ? '/sandbox' : `/sandbox?grid=${encodeURIComponent(grid)}`;
    if (givesToken(request, sandbox.token)) void giveToken(request, reply, sandbox.token);
    return reply.redirect(place, 303);
  }
  const view = await sandbox.view(grid ?? null);
  const sample = view.tasks.length === 0 ? await sandbox.sampleTask() : null;
  return reply.type('text/html; charset=utf-8').send(sandboxPage(view, sample).text);
}
