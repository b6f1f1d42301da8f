// E-mail for the channel contract: the adapter with short waits, in front of its two doubles.

import { expect, vi } from 'vitest';
import type { Address } from '#adapters/contract.ts';
import { REPLIES, type ReplyRule, type Verdict } from '#adapters/email/codes.ts';
import type { EmailConfig } from '#adapters/email/config.ts';
import { openEmail } from '#adapters/email/index.ts';
import type { EmailTuning } from '#adapters/email/tuning.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { type ImapDouble, startImapDouble } from '#tests/doubles/email/imap.ts';
import { type SmtpDouble, type SmtpFault, startSmtpDouble } from '#tests/doubles/email/smtp.ts';
import type { ChannelDriver, ChannelRig, CodeCase, SendFault } from './channel/rig.ts';
import { keptLog } from './kept-log.ts';

/** Waits short enough for tests; every mail has a line of its own, so that faults at its beginning are met. */
export const QUICK: Partial<EmailTuning> = {
  keepLineMs: 0,
  pollEveryMs: 150,
  commandTimeoutMs: 2_000,
  closeGraceMs: 500,
  backoffBaseMs: 20,
  backoffMaxMs: 100,
  refusedRetryMs: 600_000,
};

export const PASSWORD = 'password-canary';
const ADDRESS = 'tjtx@tongji.example';

/** The session's settings for a double. */
export function configFor(smtpPort: number, imapPort: number, address = ADDRESS): EmailConfig {
  const server = (port: number) => ({ host: '127.0.0.1', port, security: 'none' as const });
  return {
    address,
    user: address,
    password: PASSWORD,
    smtp: server(smtpPort),
    imap: server(imapPort),
    perMinute: 20,
    perDay: 300,
  };
}

const ACTS = /(?<![a-z0-9])@|@(?![a-z0-9])|@all|dtmd:|javascript:|[\p{Cs}]|[[\p{Cc}\p{Cf}]--[\n\u200d]]/v;

export const emailDriver: ChannelDriver = {
  traits: {
    people: true,
    batches: false,
    groups: false,
    hears: 'stream',
    hearsGroups: false,
    waits: 'for ever',
    overlaps: false,
    renews: false,
  },
  async start({ random = Math.random, skewMs = 0 } = {}): Promise<ChannelRig> {
    const print = ['log', 'info', 'warn', 'error'] as const;
    const printed = print.map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
    const login = { user: ADDRESS, address: ADDRESS, password: PASSWORD };
    const smtp = await startSmtpDouble({ ...login, perMinute: 20, perDay: 300 });
    const elsewhere = 'tjtx@other.example';
    const beside = await startSmtpDouble({ user: elsewhere, address: elsewhere, password: PASSWORD });
    const imap = await startImapDouble({ user: ADDRESS, password: PASSWORD });
    const kept = keptLog();
    const tuning = { ...QUICK, random, wallMs: () => Date.now() + skewMs };
    const again = () => openEmail(configFor(smtp.port, imap.port), { log: kept.log }, tuning);
    const session = again();
    const other = openEmail(configFor(beside.port, 1, elsewhere), { log: kept.log }, QUICK);
    const address = (scope: Address['scope'], name: string): Address => ({
      channel: 'email',
      scope,
      id: `${name}@firm.example`,
    });
    const none = () => {
      throw new Error('a mailbox has no such thing');
    };
    return {
      session,
      other,
      again,
      person: (name) => address('person', name),
      group: (name) => address('group', name),
      place: (name) => address('person', name),
      arrange: (fault) => arrange(smtp, fault),
      codes: codeCases(smtp),
      throttleHintMs: 700_000,
      lateMs: 1_000,
      expireCredentials: () => {},
      credentialFetches: none,
      leaveOut: none,
      delivered: () => smtp.mails.map(({ to, text }) => ({ to, text })),
      sendCalls: () => smtp.recipients.length,
      burst: () => ({
        calls: Array.from({ length: 500 }, (_, index) => [address('person', `p${index}`)]),
        pace: smtp.pace,
        withinMs: 87_000_000,
      }),
      read: (part) => part.native['text'] ?? '',
      fits: (part) => Buffer.byteLength(part.native['text'] ?? '') <= 20_000,
      isInert: (part) => !ACTS.test(`${part.native['subject']}${part.native['text']}`),
      secrets: [PASSWORD, Buffer.from(PASSWORD).toString('base64')],
      logged: kept.text,
      printed: () => printed.flatMap((spy) => spy.mock.calls).join('\n'),
      stream: streamRig(imap, none),
      async close() {
        await Promise.all([session.close(), other.close()]);
        expect([...smtp.violations, ...imap.state.violations]).toEqual([]);
        await Promise.all([smtp.close(), beside.close(), imap.close()]);
        vi.restoreAllMocks();
      },
    };
  },
};

/** A mail as a person's program writes it. */
export function personalMail(text: string, given: Readonly<Record<string, string>> = {}): string {
  const headers = {
    From: '=?UTF-8?B?6ZmI?= <chen@firm.example>',
    To: ADDRESS,
    Subject: 'Re: =?UTF-8?B?5o+Q6YaS?=',
    'Content-Type': 'text/plain; charset=utf-8',
    ...given,
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${head.join('\r\n')}\r\n\r\n${text.replace(/\n/g, '\r\n')}\r\n`;
}

/** What lies in mailboxes and says nothing to us. */
const JUNK: readonly (string | Buffer)[] = [
  '',
  'no headers at all',
  Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0d, 0x0a]),
  personalMail('x', { From: 'nobody' }),
  personalMail('x', { From: '' }),
  personalMail('x', { 'Auto-Submitted': 'auto-replied' }),
  personalMail('x', { 'Content-Type': 'multipart/report; report-type=delivery-status; boundary="b"' }),
  `Content-Type: multipart/mixed; boundary="a"\r\n\r\n${'--a\r\nContent-Type: multipart/mixed; boundary="a"\r\n\r\n'.repeat(500)}`,
];

function streamRig(imap: ImapDouble, none: () => never): ChannelRig['stream'] {
  const texts = new Map<string, string>();
  const say = async (text: string, id: string, takenAtMs?: number) => {
    texts.set(id, text);
    const mail = await imap.put(personalMail(text, { 'Message-ID': `<${id}>` }), takenAtMs);
    return { onSocketOfOrigin: mail.fetchedOn === mail.markedOn };
  };
  return {
    platformId: (id) => id,
    connected: () => imap.until(() => imap.state.lines.size > 0),
    openSockets: () => imap.state.lines.size,
    openedSockets: () => imap.state.opened,
    say,
    redeliver: (id) => say(texts.get(id) ?? '', id),
    sayAt: (text, takenAtMs) => say(text, `at-${takenAtMs}`, takenAtMs),
    machines: {
      itself: (text) =>
        imap.put(
          personalMail(text, { From: ADDRESS, 'Message-ID': '<statgrid.attempt-1.1@tongji.example>' }),
        ),
      'an automatic answer': (text) => imap.put(personalMail(text, { 'Auto-Submitted': 'auto-replied' })),
      'a note of absence': (text) => imap.put(personalMail(text, { Subject: '自动回复：我在休假' })),
      'a mailing list': (text) => imap.put(personalMail(text, { 'List-Id': '<all.firm.example>' })),
      'a mail server': (text) => imap.put(personalMail(text, { From: 'MAILER-DAEMON@firm.example' })),
    },
    junk: () => {
      for (const raw of JUNK) imap.put(raw).catch(() => {});
    },
    cut: imap.cut,
    announceEnd: none,
    goSilent: imap.goSilent,
    refuseCredentials: () => {
      imap.state.refuses = 'login';
    },
    refuseHandshakes: (on) => {
      imap.state.refuses = on ? 'handshake' : null;
    },
    gatewayCalls: imap.connections,
    until: imap.until,
  };
}

function arrange(smtp: SmtpDouble, fault: SendFault): void {
  if (fault === 'refuses_connection') return void smtp.close();
  smtp.fault(FAULTS[fault]);
}

const FAULTS: Readonly<Record<Exclude<SendFault, 'refuses_connection'>, SmtpFault>> = {
  resets_after_taking: { at: 'text', takes: true, reset: true },
  answers_too_late: { at: 'text', takes: true, delayMs: 4_000 },
  answers_html_502: { at: 'greeting', reply: 'HTTP/1.1 502 Bad Gateway\r\n\r\n<html>Bad Gateway</html>' },
  // Sender and recipient were welcome, the mail is not.
  business_error_at_200: { at: 'text', reply: '554 5.7.1 refused' },
  unknown_code: { at: 'text', reply: '799 what' },
  throttles: { at: 'recipient', reply: '450 4.2.0 Greylisted' },
  throttles_with_hint: { at: 'recipient', reply: '450 4.2.0 Greylisted, try again in 700 seconds' },
  refuses_every_token: { at: 'login', reply: `535 5.7.8 no: ${PASSWORD}` },
};

/** Every line of the table of replies, in each place it speaks of. */
function codeCases(smtp: SmtpDouble): readonly CodeCase[] {
  return REPLIES.flatMap(({ phases, example, verdict }: ReplyRule) =>
    phases
      .filter(
        (phase) =>
          REPLIES.find((one) => one.phases.includes(phase) && one.says.test(example))?.verdict === verdict,
      )
      .map((phase) => ({
        name: `${phase} ${example}`,
        expected: expectedOf(verdict),
        arrange: () => smtp.fault({ at: phase, reply: example }),
      })),
  );
}

function expectedOf(verdict: Verdict): Partial<Outcome> {
  switch (verdict.state) {
    case 'throttled':
      return { state: 'throttled', retryAfterMs: verdict.waitMs };
    case 'transient':
      return { state: 'transient' };
    case 'rejected':
    case 'account':
      return verdict;
  }
}
