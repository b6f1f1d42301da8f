// E-mail against the channel contract, and what is its own: ids, lines, marks, charsets, bounces, checks.

import { createServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  Address,
  ChannelSession,
  DeliveryReport,
  InboundMessage,
  Reports,
  Sink,
} from '#adapters/contract.ts';
import type { EmailConfig } from '#adapters/email/config.ts';
import { openEmail } from '#adapters/email/index.ts';
import type { EmailTuning } from '#adapters/email/tuning.ts';
import { oneLine } from '#bot/domain/message.ts';
import { SELF_SIGNED } from '#tests/doubles/email/certificate.ts';
import { type ImapDouble, startImapDouble } from '#tests/doubles/email/imap.ts';
import { listen as listenOn, type SmtpDouble, startSmtpDouble } from '#tests/doubles/email/smtp.ts';
import { collector, options, state } from './channel/rig.ts';
import { channelContract } from './channel-suite.ts';
import { configFor, emailDriver, PASSWORD, personalMail, QUICK } from './email-driver.ts';
import { keptLog } from './kept-log.ts';

channelContract('email', emailDriver);

const USER = 'tjtx@tongji.example';
const chen: Address = { channel: 'email', scope: 'person', id: 'chen@firm.example' };

describe('a mailbox', () => {
  let smtp: SmtpDouble;
  let imap: ImapDouble;
  let open: ChannelSession[];
  beforeEach(async () => {
    open = [];
    smtp = await startSmtpDouble({
      user: USER,
      address: USER,
      password: PASSWORD,
      unknown: ['gone@firm.example'],
    });
    imap = await startImapDouble({ user: USER, password: PASSWORD });
  });
  afterEach(async () => {
    await Promise.all(open.map((session) => session.close()));
    expect([...smtp.violations, ...imap.state.violations]).toEqual([]);
    await Promise.all([smtp.close(), imap.close()]);
  });

  function session(tuning: Partial<EmailTuning> = {}, config: Partial<EmailConfig> = {}): ChannelSession {
    const opened = openEmail(
      { ...configFor(smtp.port, imap.port), ...config },
      { log: keptLog().log },
      { ...QUICK, ...tuning },
    );
    open.push(opened);
    return opened;
  }
  async function mail(
    from: ChannelSession,
    given: Partial<ReturnType<typeof options>> & { answers?: string } = {},
    to = chen,
  ) {
    const [part] = from.plan({ ...oneLine('请于11月8日12时前完成报送'), title: '10月报表' }, to).parts;
    if (part === undefined) throw new Error('nothing to send');
    return (await from.send(part, [to], { ...options(), ...given })).call;
  }

  function listen(one: ChannelSession, sink: Sink, signal: AbortSignal, reports?: Reports): Promise<void> {
    if (one.ingress.mode !== 'stream') throw new Error('no stream');
    return one.ingress.run(sink, signal, reports);
  }

  /** What is heard of these mails, in the order of the mailbox. */
  async function hear(raws: readonly (string | Buffer)[], double = imap) {
    const heard = collector();
    const reports: DeliveryReport[] = [];
    const stop = new AbortController();
    const one = session({}, { imap: { host: '127.0.0.1', port: double.port, security: 'none' } });
    const run = listen(one, heard.sink, stop.signal, (report) => Promise.resolve(void reports.push(report)));
    for (const raw of raws) await double.put(raw);
    stop.abort();
    await run;
    return { messages: heard.messages, reports };
  }

  describe('sends', () => {
    it('with an id made of the attempt, the same for the same attempt, and headers that keep machines quiet', async () => {
      const one = session();
      const key = '0192f0c1-0000-7000-8000-000000000001';
      expect(await mail(one, { key })).toEqual({
        state: 'accepted',
        ref: `statgrid.${key}.1@tongji.example`,
      });
      await mail(one, { key, answers: 'm1@firm.example' });
      const [first, second] = smtp.mails.map(({ headers }) => Object.fromEntries(headers));
      expect(first).toMatchObject({
        'message-id': `<statgrid.${key}.1@tongji.example>`,
        to: 'chen@firm.example',
        'auto-submitted': 'auto-generated',
        'x-auto-response-suppress': 'All',
      });
      expect(first?.['in-reply-to']).toBeUndefined();
      expect(second).toMatchObject({
        'message-id': first?.['message-id'],
        'in-reply-to': '<m1@firm.example>',
      });
    });

    it('several mails over one line, and by a new one when the server has hung up meanwhile', async () => {
      const one = session({ keepLineMs: 60_000 });
      for (let sent = 0; sent < 3; sent += 1) expect((await mail(one)).state).toBe('accepted');
      expect(smtp.connections()).toBe(1);
      smtp.fault({ at: 'text', takes: true, reset: true });
      expect((await mail(one)).state).toBe('unknown');
      expect((await mail(one)).state).toBe('accepted');
      expect(smtp.connections()).toBe(2);
    });

    it.each(['greeting', 'login', 'sender', 'recipient'] as const)(
      'nothing when the connection is reset at the %s: certainly not delivered',
      async (at) => {
        smtp.fault({ at, reset: true });
        expect((await mail(session())).state).toBe('transient');
        expect(smtp.mails).toEqual([]);
      },
    );

    it('to nobody whose address is none, without calling the server', async () => {
      for (const id of ['chen', 'chen@firm', 'a@b.example\r\nRCPT TO:<c@d.example>', 'a b@c.example']) {
        expect(await mail(session(), {}, { ...chen, id })).toMatchObject({
          state: 'rejected',
          code: 'address_gone',
        });
      }
      expect(smtp.connections()).toBe(0);
    });

    it('and says of a recipient nobody knows that the address is gone, repeating nothing the server said', async () => {
      expect(await mail(session(), {}, { ...chen, id: 'gone@firm.example' })).toEqual({
        state: 'rejected',
        code: 'address_gone',
        native: '550 5.1.1',
      });
    });
  });

  describe('hears', () => {
    it('what a person wrote, as a claim of whoever From names, and which mail of ours it answers', async () => {
      const own = '<statgrid.attempt-7.1@tongji.example>';
      const body = '已报\n\n-----原始邮件-----\n发件人：统计网格通\n请于11月8日前报送';
      const { messages } = await hear([
        personalMail(body, {
          'Message-ID': '<a@firm.example>',
          'In-Reply-To': own,
          From: 'CHEN@Firm.example',
        }),
      ]);
      expect(messages).toMatchObject([
        {
          platformId: 'a@firm.example',
          sender: { channel: 'email', scope: 'person', id: 'chen@firm.example' },
          senderProof: 'claimed',
          quotedRef: 'statgrid.attempt-7.1@tongji.example',
          text: '已报',
        },
      ]);
    });

    it.each(['gb2312', 'GBK', 'gb18030'])(
      'names of rare characters in mail that says %s',
      async (charset) => {
        // 㐂 has four bytes in GB18030 and none in GB2312.
        const words = Buffer.from([0xd2, 0xd1, 0xb1, 0xa8, 0x81, 0x39, 0xef, 0x34]);
        const head = personalMail('', {
          'Content-Type': `text/plain; charset=${charset}`,
          'Content-Transfer-Encoding': 'base64',
        });
        const { messages } = await hear([
          head.trimEnd().concat('\r\n\r\n', words.toString('base64'), '\r\n'),
        ]);
        expect(messages.map(({ text }) => text)).toEqual([new TextDecoder('gb18030').decode(words)]);
        expect(messages[0]?.text).toMatch(/^已报\P{ASCII}+$/u);
      },
    );

    it('the same mails once though the server has lost its marks and counts anew', async () => {
      const heard = collector();
      const stop = new AbortController();
      const run = listen(session(), heard.sink, stop.signal);
      await imap.put(personalMail('已报', { 'Message-ID': '<a@firm.example>' }));
      imap.countAnew('lost');
      await imap.put(personalMail('收到', { 'Message-ID': '<b@firm.example>' }));
      await imap.until(() => imap.state.mails.every(({ flags }) => flags.has('$Statgrid')));
      stop.abort();
      await run;
      expect(heard.messages.map(({ platformId }) => platformId)).toEqual([
        'a@firm.example',
        'b@firm.example',
      ]);
    });

    it.each([
      { keywords: false, idle: true, flags: ['\\Seen'] },
      { keywords: true, idle: false, flags: ['$Statgrid', '\\Seen'] },
    ])('from servers with keywords: $keywords, IDLE: $idle', async ({ keywords, idle, flags }) => {
      const other = await startImapDouble({ user: USER, password: PASSWORD, keywords, idle });
      const { messages } = await hear([personalMail('已报')], other);
      expect(messages).toHaveLength(1);
      expect(other.state.mails.map((one) => [...one.flags])).toEqual([flags]);
      await other.close();
    });

    it('of a bounce what became of which mail, for whom, and takes it for no answer', async () => {
      const { messages, reports } = await hear([
        bounce('5.1.1'),
        bounce('4.4.1'),
        bounce('5.1.1', 'delayed'),
      ]);
      expect(messages).toEqual([]);
      const about = { ref: 'statgrid.attempt-7.1@tongji.example', address: 'chen@firm.example' };
      expect(reports).toEqual([
        { ...about, state: 'failed', code: 'address_gone', native: 'dsn 5.1.1' },
        { ...about, state: 'failed', code: 'undelivered', native: 'dsn 4.4.1' },
      ]);
    });

    it('a bounce again until it has been written down', async () => {
      const stop = new AbortController();
      const one = session();
      let failures = 2;
      const kept: InboundMessage[] = [];
      const run = listen(
        one,
        (message) => Promise.resolve(kept.push(message) > 0 ? 'stored' : 'duplicate'),
        stop.signal,
        () => (failures-- > 0 ? Promise.reject(new Error('database away')) : Promise.resolve()),
      );
      await imap.put(bounce('5.1.1'));
      stop.abort();
      await run;
      expect([failures, kept]).toEqual([-1, []]);
    });
  });

  describe('checked', () => {
    const check = async (config: Partial<EmailConfig> = {}) => {
      const found = await session({}, config).check?.({
        groups: [],
        timeoutMs: 3_000,
        signal: new AbortController().signal,
      });
      expect(JSON.stringify(found)).not.toContain('canary');
      return found?.map(({ about, state: how, code }) => [about, how, code]);
    };
    const closed = { host: '127.0.0.1', port: 9, security: 'none' as const };

    it('is fine, and nothing is sent or marked', async () => {
      expect(await check()).toEqual([
        ['smtp', 'fine', 'ok'],
        ['imap', 'fine', 'ok'],
      ]);
      expect([smtp.recipients, imap.state.mails]).toEqual([[], []]);
    });

    it('says that the password is wrong', async () => {
      expect(await check({ password: 'other-canary' })).toEqual([
        ['smtp', 'wrong', 'bad_login'],
        ['imap', 'wrong', 'bad_login'],
      ]);
    });

    it('says that a server refuses connections, or is none of the kind', async () => {
      expect(await check({ smtp: closed, imap: { ...closed, port: smtp.port } })).toMatchObject([
        ['smtp', 'wrong', 'refused'],
        ['imap', 'wrong', expect.any(String)],
      ]);
      smtp.fault({ at: 'greeting', reply: 'HTTP/1.1 400 Bad Request' });
      expect((await check())?.[0]).toEqual(['smtp', 'wrong', 'not_mail']);
    });

    it('says that no encryption can be had', async () => {
      const over = (port: number, security: 'tls' | 'starttls') => ({ host: '127.0.0.1', port, security });
      for (const security of ['tls', 'starttls'] as const) {
        const found = await check({ smtp: over(smtp.port, security), imap: over(imap.port, security) });
        expect(
          found?.map(([about, how]) => [about, how]),
          security,
        ).toEqual([
          ['smtp', 'wrong'],
          ['imap', 'wrong'],
        ]);
      }
    });

    it('says that a certificate is wrong, and gives no password away', async () => {
      const heard: string[] = [];
      const server = createServer(SELF_SIGNED, (socket) =>
        socket.on('data', (bytes) => heard.push(String(bytes))),
      );
      server.on('tlsClientError', () => {});
      const port = await listenOn(server);
      const tls = { host: '127.0.0.1', port, security: 'tls' as const };
      expect(await check({ smtp: tls, imap: tls })).toEqual([
        ['smtp', 'wrong', 'certificate'],
        ['imap', 'wrong', 'certificate'],
      ]);
      expect(heard).toEqual([]);
      await new Promise((resolve) => server.close(resolve));
    });

    it('says that the mailbox is refused though the login was right', async () => {
      imap.state.refuses = 'select';
      expect((await check())?.[1]).toEqual(['imap', 'wrong', 'mailbox_refused']);
      const one = session();
      const stop = new AbortController();
      const run = listen(one, collector().sink, stop.signal);
      await imap.until(() => state(one) === 'refused');
      stop.abort();
      await run;
    });
  });
});

/** As Postfix writes one. */
function bounce(status: string, action = 'failed'): string {
  return [
    'From: MAILER-DAEMON@mail.example (Mail Delivery System)',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    'MIME-Version: 1.0',
    '',
    '--b',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'I am sorry to have to inform you that your message could not be delivered.',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.example',
    '',
    'Final-Recipient: rfc822; chen@firm.example',
    'Original-Recipient: rfc822;Chen@firm.example',
    `Action: ${action}`,
    `Status: ${status}`,
    'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    'Message-ID: <statgrid.attempt-7.1@tongji.example>',
    'Subject: x',
    '',
    '--b--',
    '',
  ].join('\r\n');
}
