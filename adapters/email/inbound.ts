// From the bytes of a mail to what it is: a person's message, a bounce of ours, or nothing to look at.

import { createHash } from 'node:crypto';
import PostalMime, { type Email } from 'postal-mime';
import type { Address, DeliveryReport, InboundMessage } from '#adapters/contract.ts';
import { bounceReports } from './bounce.ts';
import { relabelled } from './charset.ts';
import { htmlText } from './html-text.ts';
import { LIMITS } from './limits.ts';
import { machineWhy } from './machine-mail.ts';
import { isMailAddress, mailAddress, ownIdsIn } from './mail-address.ts';
import { bareSubject, withoutQuotes } from './quoted-text.ts';

export type Mailed =
  | { readonly kind: 'message'; readonly message: InboundMessage }
  | { readonly kind: 'bounce'; readonly reports: readonly DeliveryReport[] }
  | { readonly kind: 'ignored'; readonly why: string };

/** A mail as the mailbox holds it. */
export interface StoredMail {
  /** Its beginning, if it is long. */
  readonly raw: Uint8Array;
  /** When the mailbox's server took it, milliseconds since the epoch: `Date` is written by the sender. */
  readonly takenAtMs: number;
}

/** Never throws: what cannot be read is ignored, and says so. */
export async function readMail(mail: StoredMail, ownAddress: string): Promise<Mailed> {
  try {
    const parsed = await PostalMime.parse(relabelled(mail.raw), {
      attachmentEncoding: 'utf8',
      forceRfc822Attachments: true,
      maxNestingDepth: 20,
      maxHeadersSize: 256 * 1024,
    });
    return judge(parsed, mail, ownAddress);
  } catch {
    return { kind: 'ignored', why: 'unreadable' };
  }
}

function judge(parsed: Email, mail: StoredMail, ownAddress: string): Mailed {
  // The first of several counts: a server puts its own above what the sender wrote.
  const headers = new Map(parsed.headers.toReversed().map(({ key, value }) => [key, value]));
  if (isBounce(headers.get('content-type') ?? '')) {
    const parts = parsed.attachments.map(({ content }) => (typeof content === 'string' ? content : ''));
    const reports = bounceReports(parts.join('\n\n'), ownAddress);
    return reports.length === 0 ? { kind: 'ignored', why: 'bounce_of_nothing' } : { kind: 'bounce', reports };
  }
  const from = mailAddress(parsed.from?.address ?? '');
  const why = machineWhy(headers, from, ownAddress);
  if (why !== null) return { kind: 'ignored', why };
  if (!isMailAddress(from)) return { kind: 'ignored', why: 'no_sender' };
  return { kind: 'message', message: messageOf(parsed, from, mail, ownAddress) };
}

function isBounce(contentType: string): boolean {
  return (
    /^\s*multipart\/report\b/i.test(contentType) && /report-type\s*=\s*"?delivery-status/i.test(contentType)
  );
}

function messageOf(
  parsed: Email,
  from: string,
  { raw, takenAtMs }: StoredMail,
  ownAddress: string,
): InboundMessage {
  const sender: Address = { channel: 'email', scope: 'person', id: from };
  const quotedRef = quotedIn(parsed, ownAddress);
  const text = textOf(parsed, quotedRef !== null);
  return {
    platformId: idOf(parsed.messageId, raw),
    conversation: sender,
    sender,
    senderProof: 'claimed',
    sentAtMs: takenAtMs,
    text,
    quotedRef,
    content: text === '' ? 'other' : 'text',
    file: null,
    raw: raw.slice(0, 64 * 1024),
  };
}

/** An answer's own words; of a mail without any that begins a subject of its own, the subject. */
function textOf({ text, html, subject }: Email, isAnswer: boolean): string {
  const body = text !== undefined && text.trim() !== '' ? text : htmlText(html ?? '');
  const words = withoutQuotes(body) || (isAnswer ? '' : bareSubject(subject ?? ''));
  return words.slice(0, LIMITS.answerMaxChars).toWellFormed().trim();
}

/** Of ours: the mail that is answered, else the newest of the thread. */
function quotedIn({ inReplyTo, references }: Email, ownAddress: string): string | null {
  return (
    ownIdsIn(inReplyTo ?? '', ownAddress).at(-1) ?? ownIdsIn(references ?? '', ownAddress).at(-1) ?? null
  );
}

/** The sender's own id, so that a mail delivered twice is one; of a mail without one, what it is made of. */
function idOf(messageId: string | undefined, raw: Uint8Array): string {
  const [, id] = /^\s*<([^\s<>]{1,200})>\s*$/.exec(messageId ?? '') ?? [];
  return id ?? `sha256-${createHash('sha256').update(raw).digest('hex')}`;
}
