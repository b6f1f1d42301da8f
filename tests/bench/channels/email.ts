// E-mail in the bench of channels; its floor is nodemailer, since nothing of it is HTTP.

import { createTransport } from 'nodemailer';
import { openEmail } from '#adapters/email/index.ts';
import { LIMITS } from '#adapters/email/limits.ts';
import { startSmtpDouble } from '#tests/doubles/email/smtp.ts';
import { type Counterpart, type Link, NO_LOG } from './counterpart.ts';

const ADDRESS = 'tjtx@tongji.example';
const PASSWORD = 'bench-password';

const serverOf = ({ port }: Link) => ({ host: '127.0.0.1', port: Number(port), security: 'none' as const });

export const email: Counterpart = {
  channel: 'email',
  scope: 'person',
  address: (n) => `reader-${n}@firm.example`,
  async start() {
    const double = await startSmtpDouble({ user: ADDRESS, address: ADDRESS, password: PASSWORD });
    return {
      link: { port: double.port },
      taken: () => double.mails.length,
      violations: () => double.violations.length,
    };
  },
  open(link) {
    const login = { address: ADDRESS, user: ADDRESS, password: PASSWORD };
    const servers = { smtp: serverOf(link), imap: { ...serverOf(link), port: 1 } };
    return Promise.resolve(openEmail({ ...login, ...servers, perMinute: 20, perDay: 500 }, { log: NO_LOG }));
  },
  floor: 'bare nodemailer, as many lines',
  async bare({ port }, messages) {
    const lines = createTransport({
      host: '127.0.0.1',
      port: Number(port),
      ignoreTLS: true,
      auth: { user: ADDRESS, pass: PASSWORD },
      pool: true,
      maxConnections: LIMITS.lines,
      maxMessages: Number.POSITIVE_INFINITY,
    });
    const mails = messages.map(({ address, native }) =>
      lines.sendMail({
        from: ADDRESS,
        to: address,
        subject: native['subject'] ?? '',
        text: native['text'] ?? '',
      }),
    );
    await Promise.all(mails);
    lines.close();
  },
};
