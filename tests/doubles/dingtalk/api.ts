// The HTTP side: gateway, tokens, the robot's calls, the rate bucket, and scripted faults.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pace } from '../pace.ts';
import { type Answer, isObject, oapiRefuse, ok, refuse } from './answers.ts';
import { type Faults, fakedAnswer, writeAnswer } from './faults.ts';
import type { Files } from './files.ts';
import { type ApiCall, type DoubleSettings, type Fault, type Ledger, Timers } from './model.ts';
import { readStatus, robotsInGroup } from './reads.ts';
import { groupSend, type Partial20, personSend, recall } from './robot.ts';
import type { Sessions } from './sessions.ts';

type Body = Readonly<Record<string, unknown>>;
type Route = (body: Body, request: IncomingMessage, url: URL) => Answer;

export interface ApiDeps {
  readonly settings: DoubleSettings;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly newTicket: () => string;
  readonly socketUrl: () => string;
  /** Where the double is, for addresses it gives out. */
  readonly base: () => string;
  readonly sessions: Sessions;
  readonly pace: Pace;
  readonly files: Files;
}

export class Api {
  readonly #deps: ApiDeps;
  readonly #timers = new Timers();
  #token: { readonly text: string; readonly untilMs: number } | null = null;
  #partials: Partial20[] = [];

  constructor(deps: ApiDeps) {
    this.#deps = deps;
  }

  partial(partial: Partial20): void {
    this.#partials.push(partial);
  }

  invalidateTokens(): void {
    this.#token = null;
  }

  close(): void {
    this.#timers.clear();
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const text = await bodyOf(request);
    const fault = this.#deps.faults.ofCall(url.pathname);
    const call: ApiCall = {
      path: url.pathname,
      method: request.method ?? '',
      atMs: performance.now(),
      body: parse(text),
      status: null,
      code: null,
      fault: fault ?? null,
    };
    this.#record(call, url);
    if (fault?.invalidateTokens === true) this.invalidateTokens();
    if (fault?.leaveOut !== undefined) this.partial(headOf(call.body, fault.leaveOut));
    const file = call.method === 'GET' ? this.#deps.files.read(url) : null;
    if (file === 'never') return;
    if (fault?.resetBefore === true) return void request.socket.resetAndDestroy();
    const faked = fault === undefined ? null : fakedAnswer(fault);
    const isReal = faked === null || fault?.acceptFirst === true;
    const real = isReal ? (file ?? this.#answer(call, request, url)) : null;
    const answer = faked ?? real ?? refuse(500, 'system.error', 'double');
    call.status = answer.status;
    call.code = answer.code ?? null;
    this.#deps.ledger.changed();
    if (fault?.resetAfterAccept === true) return void request.socket.resetAndDestroy();
    if (fault?.hang === true) return;
    const headers = { ...answer.headers, ...fault?.headers };
    const write = () => writeAnswer(response, { ...answer, headers });
    if (fault?.delayMs === undefined) write();
    else this.#timers.after(fault.delayMs, write);
  }

  #record(call: ApiCall, url: URL): void {
    const { journal } = this.#deps.ledger;
    journal.calls.push(call);
    // Addresses are written down by everything on the way.
    if ([...url.searchParams.values()].includes(this.#deps.settings.clientSecret)) {
      journal.violations.push('the secret in an address');
    }
    this.#deps.ledger.changed();
  }

  #answer(call: ApiCall, request: IncomingMessage, url: URL): Answer {
    const route = this.#routes[`${call.method} ${call.path}`];
    if (route === undefined) return refuse(404, 'InvalidAction.NotFound', '接口不存在');
    if (call.method === 'POST') {
      const type = request.headers['content-type'] ?? '';
      if (!type.startsWith('application/json')) return refuse(400, 'invalidParameter.body', '须为 JSON');
      if (!isObject(call.body)) return refuse(400, 'invalidParameter.body', '须为 JSON 对象');
    }
    if (this.#overRate(call)) {
      return refuse(403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', '调用过于频繁');
    }
    return route(isObject(call.body) ? call.body : {}, request, url);
  }

  #overRate(call: Pick<ApiCall, 'path'>): boolean {
    const { pace, settings } = this.#deps;
    if (settings.qps === null) return false;
    return pace.take({ [call.path]: [{ limit: settings.qps, windowMs: 1_000 }] }) !== null;
  }

  readonly #routes: Readonly<Record<string, Route>> = {
    'POST /robot/sendBySession': (body, _request, url) => this.#deps.sessions.post(body, url),
    'POST /v1.0/robot/messageFiles/download': this.#authorised((body) =>
      this.#deps.files.exchange(body, this.#deps.base()),
    ),
    'POST /v1.0/gateway/connections/open': (body, request) => this.#openGateway(body, request),
    'POST /v1.0/oauth2/accessToken': (body) => {
      const { settings } = this.#deps;
      if (body['appKey'] !== settings.clientId || body['appSecret'] !== settings.clientSecret) {
        return refuse(400, 'invalidClientIdOrSecret', '无效的clientId或者clientSecret');
      }
      return ok({ accessToken: this.#currentToken(), expireIn: settings.tokenLifeSeconds });
    },
    'GET /gettoken': (_body, _request, url) => {
      const { settings } = this.#deps;
      const key = url.searchParams.get('appkey');
      if (key !== settings.clientId || url.searchParams.get('appsecret') !== settings.clientSecret) {
        return oapiRefuse(40089, '不合法的appkey或appsecret');
      }
      const expires_in = settings.tokenLifeSeconds;
      return ok({ errcode: 0, errmsg: 'ok', access_token: this.#currentToken(), expires_in });
    },
    'POST /v1.0/robot/groupMessages/send': this.#authorised((body) =>
      groupSend(body, this.#deps.settings, this.#deps.ledger),
    ),
    'POST /v1.0/robot/oToMessages/batchSend': this.#authorised((body) => {
      const partial = this.#partials.shift() ?? { invalid: [], flowControlled: [] };
      return personSend(body, this.#deps.settings, this.#deps.ledger, partial);
    }),
    'GET /v1.0/robot/oToMessages/readStatus': this.#authorised((_body, _request, url) =>
      readStatus(url, this.#deps.settings, this.#deps.ledger),
    ),
    'POST /v1.0/robot/groups/robots/query': this.#authorised((body) =>
      robotsInGroup(body, this.#deps.settings),
    ),
    'POST /v1.0/robot/otoMessages/batchRecall': this.#authorised((body) =>
      recall(body, this.#deps.settings, this.#deps.ledger, 'person'),
    ),
    'POST /v1.0/robot/groupMessages/recall': this.#authorised((body) =>
      recall(body, this.#deps.settings, this.#deps.ledger, 'group'),
    ),
  };

  #authorised(route: Route): Route {
    return (body, request, url) => {
      const token = request.headers['x-acs-dingtalk-access-token'];
      const valid = this.#token !== null && performance.now() < this.#token.untilMs;
      if (!valid || token !== this.#token?.text) {
        return refuse(400, 'InvalidAuthentication', '不合法的access_token');
      }
      return route(body, request, url);
    };
  }

  #openGateway(body: Body, request: IncomingMessage): Answer {
    const { settings } = this.#deps;
    if (body['clientId'] !== settings.clientId || body['clientSecret'] !== settings.clientSecret) {
      return refuse(401, 'authFailed', '鉴权失败');
    }
    const list: unknown = body['subscriptions'];
    const subscriptions: readonly unknown[] = Array.isArray(list) ? list : [];
    const sound = subscriptions.every(
      (one) => isObject(one) && typeof one['type'] === 'string' && typeof one['topic'] === 'string',
    );
    if (subscriptions.length === 0 || !sound)
      return refuse(400, 'invalidParameter.subscriptions', '缺少订阅');
    const reply = { endpoint: this.#deps.socketUrl(), ticket: this.#deps.newTicket() };
    if (!String(request.headers.accept).includes('application/json')) {
      const xml = `<Response><endpoint>${reply.endpoint}</endpoint><ticket>${reply.ticket}</ticket></Response>`;
      return { status: 200, body: xml, type: 'application/xml' };
    }
    return ok(reply);
  }

  /** The same token inside its validity, as the platform gives it. */
  #currentToken(): string {
    const nowMs = performance.now();
    if (this.#token === null || nowMs >= this.#token.untilMs) {
      this.#token = {
        text: `token-canary-${randomUUID()}`,
        untilMs: nowMs + this.#deps.settings.tokenLifeSeconds * 1_000,
      };
    }
    return this.#token.text;
  }
}

/** The first of a batch's people, as many as are to be left out of each kind. */
function headOf(
  body: unknown,
  { invalid = 0, flowControlled = 0 }: NonNullable<Fault['leaveOut']>,
): Partial20 {
  const list: unknown = isObject(body) ? body['userIds'] : [];
  const ids = Array.isArray(list) ? list.map(String) : [];
  return { invalid: ids.slice(0, invalid), flowControlled: ids.slice(invalid, invalid + flowControlled) };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  try {
    for await (const chunk of request) text += String(chunk);
  } catch {
    // The client went away while sending: what came is what there is.
  }
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
