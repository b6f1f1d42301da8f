// A strict vendor of short messages on 127.0.0.1, Aliyun or Tencent Cloud: takes calls, pushes receipts and answers.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answerAliyun, type WireAnswer } from './aliyun.ts';
import { type Fate, type SentSms, type SmsCall, type SmsFault, type SmsSettings, SmsWorld } from './model.ts';
import { type Answered, answerEntry, receiptEntry } from './push.ts';
import { answerTencent } from './tencent.ts';

export type { SentSms, SmsCall, SmsFault, SmsSettings } from './model.ts';

export type VendorName = 'aliyun' | 'tencent';

/** The template every double has; its one variable is `text`. */
export const TEMPLATE = { aliyun: 'SMS_154950909', tencent: '1110' } as const;

export interface SmsDouble {
  readonly vendor: VendorName;
  readonly url: string;
  readonly world: SmsWorld;
  readonly calls: readonly SmsCall[];
  fault(fault: SmsFault): void;
  /** What carriers say of a message, pushed to `hook` until it is taken; settles with the last status. */
  report(message: Pick<SentSms, 'phone' | 'id' | 'echo'>, fate: Fate, hook: string): Promise<number>;
  /** Somebody answers; settles like the above. */
  say(answered: Answered, hook: string): Promise<number>;
  /** Any body at all, once. */
  push(body: unknown, hook: string): Promise<{ readonly status: number; readonly body: string }>;
  close(): Promise<void>;
}

/** Starts a double on a free port of 127.0.0.1. */
export async function startSmsDouble(vendor: VendorName, settings: SmsSettings = {}): Promise<SmsDouble> {
  const world = new SmsWorld(vendor, settings);
  const content = vendor === 'aliyun' ? '统计工作提醒：${text}。' : '统计工作提醒：{1}。';
  world.templates.set(TEMPLATE[vendor], { content, approval: 'approved' });
  const service = new Service(vendor, world, settings.pushAgainMs ?? 20);
  const server = createServer((request, response) => void service.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    vendor,
    url: `http://127.0.0.1:${port}`,
    world,
    calls: service.calls,
    fault: (fault) => service.faults.push(fault),
    report: (message, fate, hook) => service.pushUntilTaken(receiptEntry(vendor, message, fate), hook),
    say: (answered, hook) => service.pushUntilTaken(answerEntry(vendor, answered), hook),
    push: (body, hook) => service.push(body, hook),
    async close() {
      for (const timer of service.timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

class Service {
  readonly calls: SmsCall[] = [];
  readonly faults: SmsFault[] = [];
  readonly timers = new Set<NodeJS.Timeout>();
  readonly #vendor: VendorName;
  readonly #world: SmsWorld;
  readonly #pushAgainMs: number;

  constructor(vendor: VendorName, world: SmsWorld, pushAgainMs: number) {
    this.#vendor = vendor;
    this.#world = world;
    this.#pushAgainMs = pushAgainMs;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const action = String(request.headers['x-acs-action'] ?? request.headers['x-tc-action']);
    const fields = this.#vendor === 'aliyun' ? Object.fromEntries(url.searchParams) : parsed(body);
    const call: SmsCall = { action, fields, status: 0, atMs: performance.now() };
    this.calls.push(call);
    const fault = this.faults.shift();
    const isReal =
      fault === undefined ||
      fault.acceptFirst === true ||
      fault.delayMs !== undefined ||
      fault.refuse !== undefined;
    const wire = { method: request.method ?? '', url, headers: request.headers, body };
    const real = isReal ? this.#answer(wire, fault) : { status: 200, body: {} };
    call.status = fault?.status ?? real.status;
    if (fault?.reset === true) return void request.socket.resetAndDestroy();
    const write = () => writeAnswer(response, fault, real);
    if (fault?.delayMs === undefined) return write();
    this.timers.add(setTimeout(write, fault.delayMs));
  }

  #answer(wire: Parameters<typeof answerAliyun>[0], fault: SmsFault | undefined): WireAnswer {
    const answer = this.#vendor === 'aliyun' ? answerAliyun : answerTencent;
    const number = fault?.refuse === undefined ? undefined : phoneIn(this.#vendor, wire.url, wire.body);
    if (number === undefined || fault?.refuse === undefined) return answer(wire, this.#world);
    this.#world.refusals.set(number, fault.refuse);
    const answered = answer(wire, this.#world);
    this.#world.refusals.delete(number);
    return answered;
  }

  async push(body: unknown, hook: string): Promise<{ readonly status: number; readonly body: string }> {
    const answer = await fetch(hook, {
      method: 'POST',
      headers: { 'content-type': 'application/json;charset=UTF-8' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.text() };
  }

  /** Three times, as vendors do; what is taken is answered at HTTP 200 in the vendor's form. */
  async pushUntilTaken(body: unknown, hook: string): Promise<number> {
    for (let tries = 1; ; tries++) {
      const answered = await this.push(body, hook);
      if (answered.status === 200 && !isAck(this.#vendor, answered.body)) {
        this.#world.violations.push(`acknowledged by ${answered.body.slice(0, 80)}`);
      }
      if (answered.status === 200 || tries === 3) return answered.status;
      await new Promise((resolve) => this.timers.add(setTimeout(resolve, this.#pushAgainMs)));
    }
  }
}

function isAck(vendor: VendorName, body: string): boolean {
  const { code, result } = parsed(body);
  return vendor === 'aliyun' ? code === 0 : result === 0;
}

function phoneIn(vendor: VendorName, url: URL, body: string): string | undefined {
  if (vendor === 'aliyun') return url.searchParams.get('PhoneNumbers')?.split(',')[0];
  const phones: unknown = parsed(body)['PhoneNumberSet'];
  return Array.isArray(phones) ? String(phones[0]).replace(/^\+86/, '') : undefined;
}

function writeAnswer(response: ServerResponse, fault: SmsFault | undefined, real: WireAnswer): void {
  if (response.destroyed) return;
  const type = fault?.html === undefined ? 'application/json;charset=utf-8' : 'text/html';
  response.writeHead(fault?.status ?? real.status, { 'content-type': type });
  response.end(fault?.html ?? JSON.stringify(fault?.body ?? real.body));
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
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
