// One attempt to answer through the session a message came in, by its webhook.

import type { Address, Part, SendOptions, SendResult } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { asCode, classify, isRecord, toOutcome } from './classify.ts';
import type { DingtalkHttp } from './http.ts';
import type { Sessions } from './sessions.ts';

export interface AnswerDeps {
  /** The host of the older API, without its path. */
  readonly oapi: DingtalkHttp;
  readonly sessions: Sessions;
  readonly random: () => number;
}

/**
 * Posts `part` to the session's webhook once; never throws. Whatever is certainly not delivered is `transient` and ends
 * the session, so that the next attempt goes by the API, which says for itself what is wrong. A lost answer is
 * `unknown`. The platform gives no id of such a message: the attempt's own stands in for it and matches no quote.
 */
export async function answerPart(
  part: Part,
  to: readonly Address[],
  options: SendOptions,
  { oapi, sessions, random }: AnswerDeps,
): Promise<SendResult> {
  const { answers = '', signal } = options;
  const body = webhookBody(part);
  const session = sessions.find(answers);
  if (session === null) return ended('no_session');
  if (body === null || !isOnlyReader(to, session.userId)) return ended('not_for_session');
  if (signal.aborted) return ended('aborted');
  const result = await oapi.post(session.path, body, { timeoutMs: options.timeoutMs, signal });
  if (result.kind === 'answer') {
    const classified = classify(result.answer);
    if (classified.kind === 'ok') return { call: readOk(classified.body, options.key) };
    const outcome = toOutcome(classified.verdict, classified.native, random);
    sessions.forget(answers);
    return outcome.state === 'unknown' ? { call: outcome } : ended(classified.native);
  }
  sessions.forget(answers);
  return result.kind === 'cut' ? { call: { state: 'unknown', native: result.native } } : ended(result.native);
}

/** The older API says so itself when it has taken a message; a 200 without a code is no such word. */
function readOk(body: Readonly<Record<string, unknown>>, key: string): Outcome {
  const isTaken = asCode(body['errcode']) === '0';
  return isTaken ? { state: 'accepted', ref: `session:${key}` } : { state: 'unknown', native: 'no_errcode' };
}

function ended(native: string): SendResult {
  return { call: { state: 'transient', native } };
}

function isOnlyReader(to: readonly Address[], userId: string): boolean {
  const [reader] = to;
  return to.length === 1 && reader?.scope === 'person' && reader.id === userId;
}

/** The part as a webhook takes it; nobody is mentioned. */
function webhookBody({ native: { msgKey, msgParam = '' } }: Part): Readonly<Record<string, unknown>> | null {
  const param = parse(msgParam);
  if (!isRecord(param)) return null;
  if (msgKey === 'sampleText') return { msgtype: 'text', text: { content: param['content'] } };
  if (msgKey !== 'sampleMarkdown') return null;
  return { msgtype: 'markdown', markdown: { title: param['title'], text: param['text'] } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
