// Who may open the sandbox: whoever has the token printed at the start, from this machine.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { isLoopbackAddress, isLoopbackHost } from '../origin.ts';

/** Headers a proxy adds: behind one, a request from anywhere comes from this machine's address. */
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'] as const;

/** Whether a request was made on this machine, to this machine by its own name. */
export function isLocal(request: FastifyRequest): boolean {
  return (
    isLoopbackAddress(request.ip) &&
    isLoopbackHost(request.headers.host ?? '') &&
    PROXY_HEADERS.every((name) => request.headers[name] === undefined)
  );
}

/** Whether the request carries the token as a cookie. */
export function hasToken(request: FastifyRequest, token: string): boolean {
  const given = cookies(request.headers.cookie ?? '').get(cookieName(request));
  return given !== undefined && isSame(given, token);
}

/** Gives the token to the browser as a cookie that no script can read and no other site can send. */
export function giveToken(request: FastifyRequest, reply: FastifyReply, token: string): FastifyReply {
  const cookie = `${cookieName(request)}=${token}; Path=/sandbox; HttpOnly; SameSite=Strict`;
  return reply.header('set-cookie', cookie);
}

/** Compares without telling by its duration how much was right. */
export function isSame(given: string, token: string): boolean {
  let difference = given.length ^ token.length;
  for (let index = 0; index < token.length; index++) {
    difference |= given.charCodeAt(index % (given.length || 1)) ^ token.charCodeAt(index);
  }
  return difference === 0;
}

/** Cookies ignore ports, and two demos may run on one machine. */
function cookieName(request: FastifyRequest): string {
  return `statgrid_sandbox_${/:(\d+)$/.exec(request.headers.host ?? '')?.[1] ?? '80'}`;
}

function cookies(header: string): ReadonlyMap<string, string> {
  return new Map(
    header.split(';').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
    }),
  );
}
