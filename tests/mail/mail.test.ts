// E-mail against real Postfix and Dovecot, where they are installed: `npm run test:mail`.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Address, ChannelSession, DeliveryReport } from '#adapters/contract.ts';
import type { EmailConfig } from '#adapters/email/config.ts';
import { openEmail } from '#adapters/email/index.ts';
import { oneLine } from '#bot/domain/message.ts';
import { collector } from '#tests/contract/channel/rig.ts';
import { type MailServers, missingServers, startMailServers } from './servers.ts';

const BUREAU = 'tjtx@tongji.example';
const CHEN = 'chen@firm.example';
const PASSWORD = 'password-canary';
const missing = missingServers();
if (missing !== null) console.warn(`test:mail is left out. Before it: ${missing}`);

const person = (id: string): Address => ({ channel: 'email', scope: 'person', id });

describe.skipIf(missing !== null)('real mail servers', () => {
  let servers: MailServers;
  const open: ChannelSession[] = [];
  beforeAll(async () => {
    servers = await startMailServers([BUREAU, CHEN], PASSWORD);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(open.map((session) => session.close()));
    await servers?.close();
  });

  function session(address: string, given: Partial<EmailConfig> = {}): ChannelSession {
    const server = (port: number) => ({ host: '127.0.0.1', port, security: 'none' as const });
    const log = { info: () => {}, warn: () => {} };
    const one = openEmail(
      {
        address,
        user: address,
        password: PASSWORD,
        smtp: server(servers.smtpPort),
        imap: server(servers.imapPort),
        perMinute: 20,
        perDay: 500,
        ...given,
      },
      { log },
    );
    open.push(one);
    return one;
  }
  let keys = 0;
  async function send(from: ChannelSession, to: string, text: string, answers?: string) {
    const [part] = from.plan(oneLine(text), person(to)).parts;
    if (part === undefined) throw new Error('nothing to send');
    keys += 1;
    const options = { key: `mail-${keys}`, timeoutMs: 20_000, signal: new AbortController().signal };
    const given = answers === undefined ? options : { ...options, answers };
    return (await from.send(part, [person(to)], given)).call;
  }
  /** Holds a mailbox and gives what is heard. */
  function hold(one: ChannelSession) {
    const heard = collector();
    const reports: DeliveryReport[] = [];
    const stop = new AbortController();
    if (one.ingress.mode !== 'stream') throw new Error('no stream');
    const run = one.ingress.run(heard.sink, stop.signal, (report) =>
      Promise.resolve(void reports.push(report)),
    );
    const close = async () => {
      stop.abort();
      await run;
    };
    return { messages: heard.messages, reports, close };
  }

  it('take a mail and refuse what is wrong, as the table says', async () => {
    const bureau = session(BUREAU);
    expect((await send(bureau, CHEN, '请于11月8日12时前完成报送')).state).toBe('accepted');
    expect(await send(bureau, 'nobody@firm.example', '请报送')).toMatchObject({
      state: 'rejected',
      code: 'address_gone',
      native: '550 5.1.1',
    });
    expect(await send(session(BUREAU, { password: 'wrong' }), CHEN, '请报送')).toMatchObject({
      state: 'account',
      code: 'auth',
    });
    const [smtp, imap] =
      (await session(BUREAU, { password: 'wrong' }).check?.({
        groups: [],
        timeoutMs: 20_000,
        signal: new AbortController().signal,
      })) ?? [];
    expect([smtp?.code, imap?.code]).toEqual(['bad_login', 'bad_login']);
  });

  it('push a new mail, which is stored, marked, and not read again', async () => {
    const first = hold(session(BUREAU));
    // The answer of a person, written by hand: the adapter's own mails are a machine's and are ignored.
    await handWritten(servers.smtpPort, 'statgrid.mail-1.1@tongji.example');
    await expect.poll(() => first.messages.length, { timeout: 30_000 }).toBe(1);
    expect(first.messages).toMatchObject([
      {
        text: '已报',
        quotedRef: 'statgrid.mail-1.1@tongji.example',
        senderProof: 'claimed',
        sender: { id: CHEN },
      },
    ]);
    await first.close();
    const again = hold(session(BUREAU));
    await handWritten(servers.smtpPort, null);
    await expect.poll(() => again.messages.length, { timeout: 30_000 }).toBe(1);
    expect(again.messages[0]?.quotedRef).toBeNull();
    await again.close();
  });

  it('send back what cannot be delivered, which is told of the mail it was', async () => {
    const bureau = session(BUREAU);
    const held = hold(bureau);
    const end = await send(bureau, 'chen@gone.example', '请报送');
    await expect.poll(() => held.reports.length, { timeout: 60_000 }).toBe(1);
    expect(held.reports).toMatchObject([
      { ref: end.state === 'accepted' ? end.ref : '', address: 'chen@gone.example', code: 'undelivered' },
    ]);
    expect(held.messages).toEqual([]);
    await held.close();
  });
});

/** A mail of a person's program, in GB2312 with a quotation. */
async function handWritten(port: number, answers: string | null): Promise<void> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    auth: { user: CHEN, pass: PASSWORD },
    ignoreTLS: true,
  });
  const body = Buffer.concat([Buffer.from([0xd2, 0xd1, 0xb1, 0xa8]), Buffer.from('\r\n> quoted\r\n')]);
  const raw = [
    `From: ${CHEN}`,
    `To: ${BUREAU}`,
    `Message-ID: <${crypto.randomUUID()}@firm.example>`,
    ...(answers === null ? [] : [`In-Reply-To: <${answers}>`]),
    'Content-Type: text/plain; charset=gb2312',
    'Content-Transfer-Encoding: base64',
    '',
    body.toString('base64'),
    '',
  ].join('\r\n');
  await transport.sendMail({ envelope: { from: CHEN, to: BUREAU }, raw });
  transport.close();
}
