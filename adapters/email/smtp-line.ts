// One line to the sending server: opened and logged in, then one mail at a time; every way it can end is a value.

import { Readable } from 'node:stream';
import { getSystemErrorName } from 'node:util';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Failure } from './classify.ts';
import type { Phase } from './codes.ts';
import type { EmailConfig } from './config.ts';
import { tlsOptions } from './tls.ts';
import type { EmailTuning } from './tuning.ts';

export interface SmtpLine {
  /** Null: the server has taken it. */
  send(envelope: { readonly from: string; readonly to: string }, mail: Buffer): Promise<Failure | null>;
  isOpen(): boolean;
  /** At once, whatever is under way: a pending send ends as a failure. */
  close(): void;
}

/** Where a dialogue stands. */
interface Progress {
  phase: Phase;
  isHandedOver: boolean;
}

type Step = (done: (error?: Error | null) => void) => void;

/** Connects, encrypts and logs in. Ends early, as a failure, when `signal` aborts. */
export async function openLine(
  config: EmailConfig,
  { connectTimeoutMs, commandTimeoutMs }: EmailTuning,
  signal: AbortSignal,
): Promise<SmtpLine | Failure> {
  const { host, port, security } = config.smtp;
  const connection = new SMTPConnection({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: tlsOptions(host),
    name: config.address.slice(config.address.indexOf('@') + 1),
    connectionTimeout: connectTimeoutMs,
    greetingTimeout: connectTimeoutMs,
    socketTimeout: commandTimeoutMs,
    socketCloseTimeout: 500,
    logger: false,
  });
  // What fails outside of a step (a server that hangs up on an idle line) is seen by `isOpen`.
  connection.on('error', () => {});
  const abort = () => connection.close();
  signal.addEventListener('abort', abort, { once: true });
  const progress: Progress = { phase: 'greeting', isHandedOver: false };
  const take = (step: Step) => run(connection, progress, step);
  try {
    const refused =
      (await take((done) => connection.connect(done))) ??
      (await take((done) => {
        progress.phase = 'login';
        connection.login({ user: config.user, pass: config.password }, done);
      }));
    if (refused === null && !signal.aborted) return lineOf(connection);
    connection.close();
    return refused ?? { ...progress, native: 'aborted', reply: null };
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function lineOf(connection: SMTPConnection): SmtpLine {
  let isOpen = true;
  connection.once('end', () => {
    isOpen = false;
  });
  return {
    isOpen: () => isOpen,
    close: () => connection.close(),
    send({ from, to }, mail) {
      const progress: Progress = { phase: 'sender', isHandedOver: false };
      return run(connection, progress, (done) => {
        connection.send({ from, to: [to], size: mail.byteLength }, bytesOf(mail, progress), done);
      });
    },
  };
}

/** The mail as a stream that notes when it is taken from: only then can the server have any of it. */
function bytesOf(mail: Buffer, progress: Progress): Readable {
  return new Readable({
    read() {
      progress.phase = 'text';
      progress.isHandedOver = true;
      this.push(mail);
      this.push(null);
    },
  });
}

/** One step of the dialogue: ends with its own answer, or with the connection. */
function run(connection: SMTPConnection, progress: Progress, step: Step): Promise<Failure | null> {
  return new Promise((resolve) => {
    const onError = (error: Error) => finish(failureOf(error, progress));
    const onEnd = () => finish({ ...progress, native: 'closed', reply: null });
    const finish = (failure: Failure | null) => {
      connection.off('error', onError);
      connection.off('end', onEnd);
      resolve(failure);
    };
    connection.on('error', onError);
    connection.on('end', onEnd);
    try {
      step((error) => finish(error === undefined || error === null ? null : failureOf(error, progress)));
    } catch (error) {
      finish(failureOf(error instanceof Error ? error : new Error('failed'), progress));
    }
  });
}

const PHASES: Readonly<Record<string, Phase>> = {
  'MAIL FROM': 'sender',
  'RCPT TO': 'recipient',
  DATA: 'text',
};

function failureOf(error: Error, { phase, isHandedOver }: Progress): Failure {
  const [code, command, response, errno] = ['code', 'command', 'response', 'errno'].map((name): unknown =>
    Reflect.get(error, name),
  );
  return {
    phase: (typeof command === 'string' ? PHASES[command] : undefined) ?? phase,
    isHandedOver,
    native: nativeOf(error.message, code, errno),
    reply: typeof response === 'string' && response !== '' ? response : null,
  };
}

/** nodemailer writes its own code over the system's, which says more: it is found again by number and by words. */
function nativeOf(message: string, code: unknown, errno: unknown): string {
  if (typeof errno === 'number' && errno < 0) return getSystemErrorName(errno);
  if (/certificate|altnames/i.test(message)) return 'CERT_REFUSED';
  if (/wrong version number|ssl routines/i.test(message)) return 'ETLS';
  return typeof code === 'string' && /^\w{2,40}$/.test(code) ? code : 'failed';
}
