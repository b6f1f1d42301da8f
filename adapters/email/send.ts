// One attempt to send a part: a line to the server, kept for the next mail, and how the dialogue ended.

import type { Address, Part, SendOptions, SendResult } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { type Failure, outcomeOf } from './classify.ts';
import type { EmailConfig } from './config.ts';
import { mailBytes } from './mail.ts';
import { isMailAddress, ownMessageId } from './mail-address.ts';
import { openLine, type SmtpLine } from './smtp-line.ts';
import type { EmailTuning } from './tuning.ts';

/** Sends mails of one account. */
export interface Sender {
  send(part: Part, to: readonly Address[], options: SendOptions): Promise<SendResult>;
  /** Lets sends under way end (each has its deadline), begins no more, and closes the lines that are kept. */
  close(): Promise<void>;
}

export function sender(config: EmailConfig, tuning: EmailTuning): Sender {
  const kept = new Map<SmtpLine, NodeJS.Timeout>();
  const underWay = new Set<Promise<Outcome>>();
  let isClosed = false;
  const drop = (line: SmtpLine) => {
    clearTimeout(kept.get(line));
    kept.delete(line);
    line.close();
  };
  const keep = (line: SmtpLine) => {
    if (isClosed || tuning.keepLineMs === 0 || !line.isOpen()) return drop(line);
    kept.set(line, setTimeout(drop, tuning.keepLineMs, line).unref());
  };
  const take = (): SmtpLine | null => {
    for (const [line, timer] of kept) {
      clearTimeout(timer);
      kept.delete(line);
      if (line.isOpen()) return line;
    }
    return null;
  };
  const attempt = async (part: Part, address: Address, options: SendOptions): Promise<Outcome> => {
    const messageId = ownMessageId(options.key, part.number, config.address);
    const composed = await mailBytes({
      from: config.address,
      to: address.id,
      subject: part.native['subject'] ?? '',
      text: part.native['text'] ?? '',
      messageId,
      inReplyTo: answeredId(options.answers),
      sentAtMs: tuning.wallMs(),
    }).catch(() => null);
    if (composed === null) return { state: 'rejected', code: 'format', native: 'not_composed' };
    const deadline = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]);
    const line = take() ?? (await openLine(config, tuning, deadline));
    if (!('send' in line)) return outcomeOf(line);
    const failure = await sendBy(line, { from: config.address, to: address.id }, composed, deadline);
    if (failure === null) keep(line);
    else drop(line);
    return failure === null ? { state: 'accepted', ref: messageId } : outcomeOf(failure);
  };
  return {
    async send(part, to, options) {
      const [address] = to;
      const refusal = refusalOf(part, to);
      if (refusal !== null || address === undefined) return { call: refusal ?? UNSUPPORTED };
      if (options.signal.aborted) return { call: { state: 'transient', native: 'aborted' } };
      if (isClosed) return { call: { state: 'transient', native: 'closed' } };
      const work = attempt(part, address, options).finally(() => underWay.delete(work));
      underWay.add(work);
      return { call: await work };
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(underWay);
      for (const line of kept.keys()) drop(line);
    },
  };
}

const UNSUPPORTED: Outcome = { state: 'rejected', code: 'unsupported', native: 'not_one_person' };

/** One person with an address, and a text that is one; all else is refused without calling anybody. */
function refusalOf(part: Part, to: readonly Address[]): Outcome | null {
  const [address] = to;
  if (to.length !== 1 || address?.channel !== 'email' || address.scope !== 'person') return UNSUPPORTED;
  if ((part.native['text'] ?? '') === '') return UNSUPPORTED;
  if (isMailAddress(address.id)) return null;
  return { state: 'rejected', code: 'address_gone', native: 'not_an_address' };
}

/** Ids of mails that have none are ours (inbound.ts), and no header. */
function answeredId(answers: string | undefined): string | null {
  return answers !== undefined && /^[^\s<>]{1,200}@[^\s<>@]{1,200}$/.test(answers) ? answers : null;
}

async function sendBy(
  line: SmtpLine,
  envelope: { readonly from: string; readonly to: string },
  mail: Buffer,
  deadline: AbortSignal,
): Promise<Failure | null> {
  const abort = () => line.close();
  deadline.addEventListener('abort', abort, { once: true });
  try {
    return await line.send(envelope, mail);
  } finally {
    deadline.removeEventListener('abort', abort);
  }
}
