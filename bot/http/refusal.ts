// How a request is refused, and how an error is told: in Chinese, without anything of the inside.

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, StatgridError } from '#bot/errors.ts';
import type { HttpDeps } from './deps.ts';
import { html } from './html.ts';
import { plainPage } from './page.ts';

/** Answers with a page for browsers and with `{error: {title, text}}` for scripts. */
export function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  title: string,
  text: string,
): FastifyReply {
  void reply.code(status).header('cache-control', 'no-store');
  const wantsPage = (request.headers.accept ?? '').includes('text/html');
  if (!wantsPage) return reply.send({ error: { title, text } });
  const body = html`<p>${text}</p>`;
  return reply.type('text/html; charset=utf-8').send(plainPage(title, body).text);
}

/** Sets how unknown paths and errors are answered. */
export function answerErrors(server: FastifyInstance, deps: Pick<HttpDeps, 'onError'>): void {
  server.setNotFoundHandler((request, reply) =>
    sendRefusal(request, reply, 404, '没有这个页面', '地址可能输错了，请核对后再试。'),
  );
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const known = knownRefusal(error);
    if (known !== null) return sendRefusal(request, reply, known.status, '没有完成', known.text);
    deps.onError(error, request.id);
    const text = `服务内部出错，这次操作没有完成。请稍后再试；反复出现时，请把编号 ${request.id} 告诉维护人员。`;
    return sendRefusal(request, reply, 500, '出错了', text);
  });
}

const STATUSES: Partial<Readonly<Record<ErrorCode, number>>> = {
  NOT_FOUND: 404,
  CONFLICT: 409,
  USAGE: 422,
  SHEET_UNREADABLE: 422,
  SHEET_REFUSED: 422,
  CALENDAR_YEAR_UNKNOWN: 422,
  DEMO_ONLY: 403,
  DATABASE_UNREACHABLE: 503,
  TIMED_OUT: 503,
};

/** What a person may be told; null for an error of ours. */
function knownRefusal(error: FastifyError): { readonly status: number; readonly text: string } | null {
  if (error instanceof StatgridError) return { status: STATUSES[error.code] ?? 500, text: error.text };
  if (error.statusCode === 413) return { status: 413, text: '内容太大，没有接收。' };
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return { status: error.statusCode, text: '请求的内容看不懂，没有执行。请刷新页面后重试。' };
  }
  return null;
}
