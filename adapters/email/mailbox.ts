// The mailbox on one connection: what is unread is read, handed over, and only then marked.

import { ImapFlow } from 'imapflow';
import type { Server } from './config.ts';
import { LIMITS } from './limits.ts';
import { tlsOptions } from './tls.ts';
import type { EmailTuning } from './tuning.ts';

export interface MailboxLogin {
  readonly server: Server;
  readonly user: string;
  readonly password: string;
}

/** `refused`: a person has to act. `native` is a short code. */
export interface NoMailbox {
  readonly failed: 'refused' | 'failed';
  readonly native: string;
}

export interface Mailbox {
  /** Grows when the server counts its mails anew. */
  readonly uidValidity: string;
  /** Mails that bear no mark of ours, oldest first. */
  unread(): Promise<readonly number[]>;
  /** Null: it is gone. */
  fetch(uid: number): Promise<{ readonly raw: Uint8Array; readonly takenAtMs: number } | null>;
  mark(uid: number): Promise<void>;
  /** Resolves when something may have come, or after `ms`; at once when `signal` aborts or the line ends. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  isOpen(): boolean;
  close(): void;
}

/** Ours alone, so that a person who reads the mailbox too takes nothing from us. */
const KEYWORD = '$Statgrid';

/** Answers to a login that say nothing of the password (RFC 5530). */
const NOT_THE_PASSWORD = /^(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)$/i;

/** Connects, logs in and selects INBOX. Ends early, as a failure, when `signal` aborts. */
export async function openMailbox(
  { server, user, password }: MailboxLogin,
  tuning: Pick<EmailTuning, 'connectTimeoutMs' | 'commandTimeoutMs'>,
  signal: AbortSignal,
): Promise<Mailbox | NoMailbox> {
  const client = new ImapFlow({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    doSTARTTLS: server.security === 'starttls',
    tls: tlsOptions(server.host),
    auth: { user, pass: password },
    // Some large providers let nobody read who has not said what he is.
    clientInfo: { name: 'statgrid', version: '1', vendor: 'statgrid' },
    disableAutoIdle: true,
    connectionTimeout: tuning.connectTimeoutMs,
    greetingTimeout: tuning.connectTimeoutMs,
    maxLiteralSize: 4 * LIMITS.fetchMaxBytes,
    logger: false,
  });
  client.on('error', () => {});
  const abort = () => client.close();
  signal.addEventListener('abort', abort, { once: true });
  const inTime = deadline(client, tuning.commandTimeoutMs);
  let step = 'connect';
  try {
    if (signal.aborted) return { failed: 'failed', native: 'aborted' };
    await inTime(client.connect());
    step = 'select';
    const { uidValidity, permanentFlags, readOnly } = await inTime(client.mailboxOpen('INBOX'));
    if (readOnly === true) throw new Error('read only');
    return mailboxOf(client, inTime, String(uidValidity), permanentFlags?.has('\\*') === true);
  } catch (error) {
    client.close();
    return failureOf(error, step);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

type InTime = <T>(work: Promise<T>) => Promise<T>;

function mailboxOf(client: ImapFlow, inTime: InTime, uidValidity: string, hasKeywords: boolean): Mailbox {
  let news = false;
  let wake = () => {};
  const onNews = () => {
    news = true;
    wake();
  };
  client.on('exists', onNews);
  client.once('close', onNews);
  return {
    uidValidity,
    isOpen: () => client.usable,
    close: () => client.close(),
    async unread() {
      news = false;
      const since = new Date(Date.now() - LIMITS.readBackDays * 86_400_000);
      const unmarked = hasKeywords ? { unKeyword: KEYWORD } : { seen: false };
      const found = await inTime(client.search({ ...unmarked, deleted: false, since }, { uid: true }));
      if (!Array.isArray(found)) throw new Error('search refused');
      return found.toSorted((one, other) => one - other);
    },
    async fetch(uid) {
      const query = { uid: true, internalDate: true, source: { maxLength: LIMITS.fetchMaxBytes } };
      const mail = await inTime(client.fetchOne(String(uid), query, { uid: true }));
      if (mail === false || mail === undefined || mail.source === undefined) return null;
      const takenAtMs = new Date(mail.internalDate ?? Date.now()).getTime();
      return { raw: mail.source, takenAtMs };
    },
    async mark(uid) {
      const flags = hasKeywords ? [KEYWORD, '\\Seen'] : ['\\Seen'];
      const isDone = await inTime(client.messageFlagsAdd(String(uid), flags, { uid: true }));
      if (!isDone) throw new Error('mark refused');
    },
    async wait(ms, signal) {
      if (news || signal.aborted || !client.usable) return;
      // A hint only: mail is looked for every so often whether the server says something or not.
      if (client.capabilities.has('IDLE')) client.idle().catch(() => {});
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = () => resolve();
      const timer = setTimeout(resolve, ms);
      const stop = () => resolve();
      signal.addEventListener('abort', stop, { once: true });
      await promise;
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    },
  };
}

/** A command that has no answer in time means a dead line, which is closed so that nothing waits for it. */
function deadline(client: ImapFlow, ms: number): InTime {
  return async (work) => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
      client.close();
    }, ms);
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

function failureOf(error: unknown, step: string): NoMailbox {
  const [code, authenticationFailed, serverResponseCode] = [
    'code',
    'authenticationFailed',
    'serverResponseCode',
  ].map((name): unknown => (error instanceof Error ? Reflect.get(error, name) : undefined));
  const answer = typeof serverResponseCode === 'string' ? serverResponseCode : '';
  if (authenticationFailed === true) {
    return NOT_THE_PASSWORD.test(answer)
      ? { failed: 'failed', native: 'login_busy' }
      : { failed: 'refused', native: 'login_refused' };
  }
  const native = typeof code === 'string' && /^\w{2,40}$/.test(code) ? code : `${step}_failed`;
  // Logged in and not let into INBOX: the mailbox's settings, not the line.
  return { failed: step === 'select' && native === 'select_failed' ? 'refused' : 'failed', native };
}
