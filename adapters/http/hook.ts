// What comes in: a call is believed when it is signed, and answered once its message is stored.

import { z } from 'zod';
import type { Address, HookAnswer, HookRequest, InboundMessage, Sink } from '#adapters/contract.ts';
import { isDoneBy, type RefusalLog } from '#adapters/hook-answers.ts';
import { LIMITS } from './limits.ts';
import { doubtOf } from './signature.ts';

export interface HookDeps {
  readonly channel: string;
  readonly keys: readonly Uint8Array[];
  /** Says in the log that a call was refused. */
  readonly refused: RefusalLog;
  readonly wallMs: () => number;
  readonly ackMs: number;
}

const id = z.string().min(1).max(200);

/** inbound.schema.json. What nobody knows is refused, so that a misspelt field is noticed at once. */
const INBOUND = z.strictObject({
  /** Tells it from what we send, which is signed with the same secret and must not come back in. */
  type: z.literal('message.received'),
  id,
  from: id.nullable(),
  conversation: z.strictObject({ scope: z.enum(['person', 'group']), id }),
  sentAt: z.string().transform((text, context) => {
    const sentAtMs = epochMs(text);
    if (sentAtMs === null) context.addIssue({ code: 'custom', message: 'no instant' });
    return sentAtMs ?? 0;
  }),
  text: z.string().max(20_000),
  quotedRef: id.nullable().default(null),
  automatic: z.boolean().default(false),
});

/**
 * Answers one call. Nothing is stored of what is not signed, and its answer is a bare status; a signed call that is
 * wrong is told the name of the field. Stored once for one `id`, however often it comes. Never throws.
 */
export async function answerHook(request: HookRequest, sink: Sink, deps: HookDeps): Promise<HookAnswer> {
  const refuse = (status: number, reason: string, headers: Readonly<Record<string, string>> = {}) => {
    deps.refused(status, reason);
    return { status, headers };
  };
  if (request.method !== 'POST') return refuse(405, 'method', { allow: 'POST' });
  if (!isJson(request.headers['content-type'])) return refuse(415, 'content_type');
  if (request.body.byteLength > LIMITS.hookMaxBytes) return refuse(413, 'size');
  const doubt = doubtOf(request.headers, request.body, deps.keys, deps.wallMs());
  if (doubt !== null) return refuse(401, doubt);
  const read = INBOUND.safeParse(parsed(request.body));
  if (!read.success) {
    const field = read.error.issues[0]?.path[0];
    return { ...refuse(422, 'format'), ...json({ error: typeof field === 'string' ? field : 'body' }) };
  }
  const message = messageOf(read.data, request.body, deps.channel);
  if (message === null) return { ...refuse(422, 'format'), ...json({ error: 'conversation' }) };
  if (read.data.automatic) return json({ stored: false });
  return (await isDoneBy(deps.ackMs, () => sink(message)))
    ? json({ stored: true })
    : refuse(503, 'not_stored', AGAIN);
}

const AGAIN = { 'retry-after': '5' };

function json(body: object): HookAnswer {
  return {
    status: 'error' in body ? 422 : 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/** Null where a private chat is said to be with somebody else than its speaker. */
function messageOf(said: z.output<typeof INBOUND>, raw: Uint8Array, channel: string): InboundMessage | null {
  const { conversation, from, sentAt: sentAtMs } = said;
  if (conversation.scope === 'person' && conversation.id !== from) return null;
  const text = said.text.trim();
  const sender: Address | null = from === null ? null : { channel, scope: 'person', id: from };
  return {
    platformId: said.id,
    conversation: { channel, ...conversation },
    sender,
    // The gateway is the bureau's own and signs what it says of people.
    senderProof: 'platform',
    sentAtMs,
    text,
    quotedRef: said.quotedRef,
    content: text === '' ? 'other' : 'text',
    file: null,
    raw,
  };
}

/** `application/json`, with parameters or without. */
function isJson(contentType = ''): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType);
}

/** Null for what is no JSON in UTF-8. */
function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return null;
  }
}

/** Of an ISO 8601 instant with an offset or Z, to the millisecond. */
function epochMs(text: string): number | null {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return null;
  }
}
