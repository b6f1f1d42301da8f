// What goes wrong and when: by script for the next calls, or by chance with a seed; and what a fault answers.

import type { ServerResponse } from 'node:http';
import type { Answer } from './answers.ts';
import type { Chances, Fault, PushFault } from './model.ts';

/** Faults that happen to real platforms, by name; each is plain data and can be sent to another process. */
export const FAULTS = {
  too_many_calls: { status: 403, body: { code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi' } },
  too_many_calls_with_hint: {
    status: 429,
    body: { code: 'system.busy' },
    headers: { 'retry-after': '2' },
  },
  quota_gone: { status: 403, body: { code: 'Forbidden.AccessDenied.ApiCountLimitForOrg' } },
  permission_missing: {
    status: 403,
    body: {
      code: 'Forbidden.AccessDenied.AccessTokenPermissionDenied',
      accessdenieddetail: { requiredScopes: ['qyapi_robot_sendmsg'] },
    },
  },
  address_not_allowed: {
    status: 403,
    body: {
      code: 'Forbidden.AccessDenied.IpNotInWhiteList',
      message: '访问ip不在白名单之中，request ip=203.0.113.7',
    },
  },
  address_banned: { status: 200, body: { status: 1111, wait: 5, source: 'x5', punish: 'deny' } },
  address_banned_page: { status: 405, html: '<html>blocked</html>' },
  bad_gateway_page: { status: 502, html: '<html>502 Bad Gateway</html>' },
  unavailable: { status: 503, body: { code: 'ServiceUnavailable' } },
  server_error: { status: 500, body: { code: 'system.error' } },
  server_error_after: { status: 500, body: { code: 'system.error' }, acceptFirst: true },
  token_gone: { invalidateTokens: true },
  reset_before: { resetBefore: true },
  reset_after: { resetAfterAccept: true },
  never_answers: { hang: true },
} as const satisfies Readonly<Record<string, Fault>>;

/** Which fault meets which call or push; a scripted one comes before what chance brings. */
export class Faults {
  readonly #scripted = new Map<string, Fault[]>();
  #chances: Chances = { seed: 0 };
  #random = randomFrom(0);

  script(path: string, fault: Fault): void {
    const list = this.#scripted.get(path) ?? [];
    list.push(...Array.from({ length: fault.times ?? 1 }, () => fault));
    this.#scripted.set(path, list);
  }

  byChance(chances: Chances): void {
    this.#chances = chances;
    this.#random = randomFrom(chances.seed);
  }

  clear(): void {
    this.#scripted.clear();
    this.byChance({ seed: 0 });
  }

  ofCall(path: string): Fault | undefined {
    const scripted = this.#scripted.get(path)?.shift();
    if (scripted !== undefined) return scripted;
    const here = (this.#chances.calls ?? []).filter((one) => one.path === path);
    return this.#draw(here)?.fault;
  }

  ofPush(): PushFault | undefined {
    return this.#draw(this.#chances.pushes ?? [])?.fault;
  }

  /** One draw decides among all: their chances add up, to 1 at most. */
  #draw<T extends { readonly chance: number }>(from: readonly T[]): T | undefined {
    if (from.length === 0) return undefined;
    let drawn = this.#random();
    return from.find(({ chance }) => (drawn -= chance) < 0);
  }
}

/** The same numbers for the same seed (mulberry32), 0 ≤ x < 1. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The answer a fault gives in place of the real one; `null` when it only delays or cuts that. */
export function fakedAnswer(fault: Fault): Answer | null {
  if (fault.html !== undefined) {
    return { status: fault.status ?? 200, body: fault.html, type: 'text/html' };
  }
  if (fault.status === undefined && fault.body === undefined) return null;
  const body = typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body ?? {});
  return { status: fault.status ?? 200, body, type: 'application/json' };
}

/** Writes an answer, unless the client has gone. */
export function writeAnswer(response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, { 'content-type': answer.type, ...answer.headers });
  response.end(answer.body);
}
