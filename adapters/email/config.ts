// What the adapter is told about one mailbox, and the environment variables that say it.

import { z } from 'zod';
import type { ChannelSettings } from '#adapters/settings.ts';
import { isLoopbackUrl, wholeNumber } from '#bot/config-values.ts';
import { isMailAddress, mailAddress } from './mail-address.ts';

/** Where a server is spoken to, and how. */
export interface Server {
  readonly host: string;
  readonly port: number;
  /** `tls`: from the first byte; `starttls`: asked for, and nothing without it; `none`: on this machine only. */
  readonly security: 'tls' | 'starttls' | 'none';
}

export interface EmailConfig {
  /** The mailbox's own address, in lower case. */
  readonly address: string;
  readonly user: string;
  readonly password: string;
  readonly smtp: Server;
  readonly imap: Server;
  readonly perMinute: number;
  readonly perDay: number;
}

const PORTS: Readonly<Record<string, number>> = { smtps: 465, smtp: 587, imaps: 993, imap: 143 };

/** An address of the two protocols `plain` and `plain`+s, without account, path or parameters. */
function serverUrl(plain: 'smtp' | 'imap', example: string) {
  const message = `不是可用的地址。请写成 ${plain}s://主机:端口（加密）或 ${plain}://主机:端口（STARTTLS），例如 ${example}`;
  return z
    .string()
    .refine((text) => isServerUrl(text, plain), message)
    .transform(serverOf);
}

function isServerUrl(text: string, plain: string): boolean {
  const url = URL.parse(text);
  if (url === null || ![`${plain}:`, `${plain}s:`].includes(url.protocol) || url.hostname === '')
    return false;
  return `${url.username}${url.password}${url.search}${url.hash}` === '' && ['', '/'].includes(url.pathname);
}

function serverOf(text: string): Server {
  const url = new URL(text);
  const scheme = url.protocol.slice(0, -1);
  const port = url.port === '' ? (PORTS[scheme] ?? 0) : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (scheme.endsWith('s')) return { host, port, security: 'tls' };
  // A password travels, so only this machine may be spoken to in the clear.
  return { host, port, security: isLoopbackUrl(text) ? 'none' : 'starttls' };
}

const variables = z.object({
  EMAIL_ADDRESS: z
    .string()
    .refine(isMailAddress, '不是邮箱地址。请写成例如 tjtx@example.gov.cn')
    .transform(mailAddress)
    .optional(),
  /** The name to log in with; the address itself when not set. */
  EMAIL_USER: z
    .string()
    .regex(/^[^\r\n]+$/, '中间有换行。请重新填写')
    .optional(),
  EMAIL_PASSWORD: z
    .string()
    .regex(/^[^\r\n]+$/, '中间有换行。请重新复制授权码')
    .optional(),
  EMAIL_SMTP_URL: serverUrl('smtp', 'smtps://smtp.example.gov.cn:465').optional(),
  EMAIL_IMAP_URL: serverUrl('imap', 'imaps://imap.example.gov.cn:993').optional(),
  /** What the mailbox's provider lets out; numbers differ and are seldom published. */
  EMAIL_PER_MINUTE: wholeNumber(1, 10_000, '20').default(20),
  EMAIL_PER_DAY: wholeNumber(1, 1_000_000, '500').default(500),
});

export const emailSettings: ChannelSettings<typeof variables.shape, EmailConfig> = {
  kind: 'email',
  name: '电子邮件',
  variables,
  needed: ['EMAIL_ADDRESS', 'EMAIL_PASSWORD', 'EMAIL_SMTP_URL', 'EMAIL_IMAP_URL'],
  alongside: ['EMAIL_USER'],
  hosts: ['EMAIL_SMTP_URL', 'EMAIL_IMAP_URL'],
  setup(values) {
    const {
      EMAIL_ADDRESS: address,
      EMAIL_PASSWORD: password,
      EMAIL_SMTP_URL: smtp,
      EMAIL_IMAP_URL: imap,
    } = values;
    if (address === undefined || password === undefined || smtp === undefined || imap === undefined)
      return null;
    return {
      config: {
        address,
        user: values.EMAIL_USER ?? address,
        password,
        smtp,
        imap,
        perMinute: values.EMAIL_PER_MINUTE,
        perDay: values.EMAIL_PER_DAY,
      },
      limits: null,
      secrets: [password],
    };
  },
};
