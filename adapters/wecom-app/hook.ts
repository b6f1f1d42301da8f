// The door the platform calls: a callback is believed when it is signed and for us, and answered once it is stored.

import { randomInt } from 'node:crypto';
import type { HookAnswer, HookRequest, Sink } from '#adapters/contract.ts';
import { isDoneBy, type RefusalLog } from '#adapters/hook-answers.ts';
import { type CallbackKeys, decrypt, encrypt, isSigned, type Signed, signatureOf } from './crypto.ts';
import { type Receiver, readCallback } from './inbound.ts';
import { LIMITS } from './limits.ts';
import { readXml } from './xml.ts';

export interface HookDeps {
  readonly keys: CallbackKeys;
  readonly receiver: Receiver;
  /** Says in the log that a call was refused, or signed and of no use. */
  readonly refused: RefusalLog;
  readonly wallMs: () => number;
  readonly ackMs: number;
}

/** Said of what is signed, stored or of no use to us: it shall not come again. */
const TAKEN: HookAnswer = { status: 200, body: '' };

/**
 * Answers one call: by GET the platform tries the address, by POST it tells something. Nothing is stored of what is
 * not signed, too old, or for somebody else, and its answer is a bare status. Never throws.
 */
export async function answerHook(request: HookRequest, sink: Sink, deps: HookDeps): Promise<HookAnswer> {
  const refuse = (status: number, reason: string): HookAnswer => {
    deps.refused(status, reason);
    return { status };
  };
  if (request.body.byteLength > LIMITS.hookMaxBytes) return refuse(413, 'size');
  const query = new URLSearchParams(request.query);
  // A `+` of the ciphertext that nobody has escaped reads as a space.
  const encrypted =
    request.method === 'GET' ? query.get('echostr')?.replaceAll(' ', '+') : encryptedIn(request.body);
  if (encrypted === undefined || encrypted === '') return refuse(400, 'format');
  const signed: Signed = { encrypted, nonce: of(query, 'nonce'), timestamp: of(query, 'timestamp') };
  if (!isSigned(of(query, 'msg_signature'), signed, deps.keys.token)) return refuse(401, 'signature');
  if (!isFresh(signed.timestamp, deps.wallMs())) return refuse(401, 'timestamp');
  const decrypted = decrypt(encrypted, deps.keys);
  if (decrypted === 'other') return refuse(401, 'receiver');
  if (decrypted === 'broken') return refuse(400, 'ciphertext');
  return request.method === 'GET' ? { status: 200, body: decrypted.text } : take(decrypted.text, sink, deps);
}

async function take(xml: string, sink: Sink, deps: HookDeps): Promise<HookAnswer> {
  const fields = readXml(xml);
  const inbound = fields === null ? UNREADABLE : readCallback(fields, deps.receiver);
  if (inbound.kind === 'unreadable') deps.refused(200, inbound.reason);
  if (inbound.kind !== 'message') return TAKEN;
  if (await isDoneBy(deps.ackMs, () => sink(inbound.message))) {
    return inbound.pressedBy === undefined
      ? TAKEN
      : pressTaken(inbound.pressedBy, chosenText(inbound.message.text), deps);
  }
  // It comes twice more, soon; by then the database may be back.
  deps.refused(503, 'not_stored');
  return { status: 503 };
}

/** Ours by its signature and nothing we can read: again it would be the same. */
const UNREADABLE = { kind: 'unreadable', reason: 'xml' } as const;

function of(query: URLSearchParams, name: string): string {
  return query.getAll(name).length === 1 ? (query.get(name) ?? '') : '';
}

/** The ciphertext of a body; '' where it is none of the platform's. Read before it is believed, so by a strict reader. */
function encryptedIn(body: Uint8Array): string {
  try {
    return (
      readXml(new TextDecoder('utf-8', { fatal: true }).decode(body))
        ?.get('Encrypt')
        ?.trim() ?? ''
    );
  } catch {
    return '';
  }
}

function isFresh(timestamp: string, nowMs: number): boolean {
  const atMs = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1_000 : Number.NaN;
  return Math.abs(nowMs - atMs) <= LIMITS.toleranceMs;
}

/** A word that can stand in the answer as it is. */
const WORD = /^[\p{Script=Han}A-Za-z0-9]+$/u;

/** What the buttons say once one has been pressed: the choice, without the code behind it, where there is room for it. */
export function chosenText(words: string): string {
  const [choice = ''] = words.trim().split(/\s/u);
  const text = `已选：${choice}`;
  return WORD.test(choice) && text.length <= LIMITS.buttonTextMaxChars ? text : '已收到';
}

/**
 * Whoever pressed sees it on the buttons of the card: an answer of the platform's own kind, encrypted as well. Where
 * the words could not be stored in time the platform tells of the press again, and that call is answered so.
 */
function pressTaken(pressedBy: string, chosen: string, { keys, receiver, wallMs }: HookDeps): HookAnswer {
  const seconds = String(Math.floor(wallMs() / 1_000));
  const answer =
    `<xml><ToUserName><![CDATA[${pressedBy}]]></ToUserName>` +
    `<FromUserName><![CDATA[${receiver.corpId}]]></FromUserName><CreateTime>${seconds}</CreateTime>` +
    `<MsgType><![CDATA[update_button]]></MsgType><Button><ReplaceName><![CDATA[${chosen}]]></ReplaceName></Button></xml>`;
  const signed: Signed = {
    encrypted: encrypt(answer, keys),
    nonce: String(randomInt(1_000_000_000)),
    timestamp: seconds,
  };
  return {
    status: 200,
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body:
      `<xml><Encrypt><![CDATA[${signed.encrypted}]]></Encrypt>` +
      `<MsgSignature><![CDATA[${signatureOf(signed, keys.token)}]]></MsgSignature>` +
      `<TimeStamp>${seconds}</TimeStamp><Nonce><![CDATA[${signed.nonce}]]></Nonce></xml>`,
  };
}
