// Replies of an SMTP server and what each means for a send: data, read by classify.ts. The first line that fits counts.
//
// Sources: RFC 5321 (4.2.3), RFC 3463 and RFC 4954 for codes; the texts are those of large providers and of Postfix.
// A reply before the text has been handed over, or one that refuses it, means that it was certainly not delivered.

import type { AccountCode, RejectCode } from '#bot/domain/delivery/outcome.ts';
import { WAITS } from './limits.ts';

/** Where in the dialogue the reply came. `text` is everything from DATA on. */
export type Phase = 'greeting' | 'login' | 'sender' | 'recipient' | 'text';

export type Verdict =
  | { readonly state: 'throttled'; readonly waitMs: number }
  | { readonly state: 'transient' }
  | { readonly state: 'rejected'; readonly code: RejectCode }
  | { readonly state: 'account'; readonly code: AccountCode };

export interface ReplyRule {
  readonly phases: readonly Phase[];
  /** On the whole reply, code and text. */
  readonly says: RegExp;
  readonly verdict: Verdict;
  /** A reply this line is about, for the tests. */
  readonly example: string;
}

const ALL: readonly Phase[] = ['greeting', 'login', 'sender', 'recipient', 'text'];
const SENT: readonly Phase[] = ['sender', 'recipient', 'text'];

const throttled = (waitMs: number): Verdict => ({ state: 'throttled', waitMs });
const rejected = (code: RejectCode): Verdict => ({ state: 'rejected', code });
const account = (code: AccountCode): Verdict => ({ state: 'account', code });

const rule = (phases: readonly Phase[], says: RegExp, verdict: Verdict, example: string): ReplyRule => ({
  phases,
  says,
  verdict,
  example,
});

export const REPLIES: readonly ReplyRule[] = [
  rule(ALL, /^421/, throttled(WAITS.busyMs), '421 4.7.0 Service not available, closing transmission channel'),
  // What the mailbox itself may send in a day, whoever gets it: nothing goes out until tomorrow or a larger grant.
  rule(SENT, /^5\d\d[ -]5\.4\.5/, account('quota'), '550 5.4.5 Daily user sending limit exceeded'),
  rule(
    SENT,
    /^5\d\d.*(frequency limit|too many (mails|messages)|sending (limit|quota|rate)|发信(频率|数量))/i,
    throttled(WAITS.paceMs),
    '550 Domain frequency limited',
  ),
  rule(['greeting'], /^5/, account('ip'), '554 5.7.1 Your IP is blocked'),
  rule(['login'], /^(432|5)/, account('auth'), '535 5.7.8 Authentication credentials invalid'),
  rule(['login'], /^4/, { state: 'transient' }, '454 4.7.0 Temporary authentication failure'),
  rule(['sender'], /^552/, rejected('too_long'), '552 5.3.4 Message size exceeds fixed limit'),
  rule(['sender'], /^5[35]0[ -]5\.7\.[08]/, account('auth'), '530 5.7.0 Authentication required'),
  // The login may not send as this address: no message of ours would pass.
  rule(['sender'], /^5/, account('permission'), '553 5.7.1 Sender address rejected: not owned by user'),
  rule(['recipient'], /^(452|552)[ -][45]\.2\.2/, throttled(WAITS.paceMs), '552 5.2.2 Mailbox full'),
  rule(['recipient'], /^452/, throttled(WAITS.busyMs), '452 4.5.3 Too many recipients'),
  rule(
    SENT,
    /^45\d.*(gr[ea]y|try again (in|after)|4\.7\.1)/i,
    throttled(WAITS.greylistMs),
    '450 4.2.0 Greylisted',
  ),
  rule(SENT, /^450/, throttled(WAITS.greylistMs), '450 4.2.1 Mailbox temporarily unavailable'),
  rule(SENT, /^45[24]/, throttled(WAITS.busyMs), '452 4.3.1 Insufficient system storage'),
  rule(
    ['recipient'],
    /^55\d[ -]5\.7/,
    rejected('blocked'),
    '550 5.7.1 Recipient refuses mail from this sender',
  ),
  rule(['recipient'], /^55[0134]/, rejected('address_gone'), '550 5.1.1 User unknown'),
  rule(['recipient'], /^501/, rejected('address_gone'), '501 5.1.3 Bad recipient address syntax'),
  rule(['text'], /^552/, rejected('too_long'), '552 5.3.4 Message too big'),
  rule(['text'], /^55[04]/, rejected('content_policy'), '554 5.7.1 Message contains spam or virus'),
  rule(['text'], /^50\d/, rejected('format'), '500 5.5.2 Line too long'),
  rule(ALL, /^4/, { state: 'transient' }, '451 4.3.0 Local error in processing'),
  rule(ALL, /^5/, rejected('unsupported'), '556 5.1.10 Domain does not accept mail'),
];

/** A wait the reply names itself, milliseconds: "try again in 300 seconds", "after 5 minutes". Null: it names none. */
export function namedWaitMs(reply: string): number | null {
  const [, count, unit = ''] = /\b(\d{1,5}) ?(s(?:ec|econds?)?|m(?:in|inutes?)?)\b/i.exec(reply) ?? [];
  if (count === undefined) return null;
  return Number(count) * (unit.toLowerCase().startsWith('s') ? 1_000 : 60_000);
}
