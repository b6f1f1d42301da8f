// Keeps exactly one mailbox connection and reads: opens, hands over, marks, waits; backs off, stops clean.

import type { ChannelLog, ConnectionState, Reports, Sink } from '#adapters/contract.ts';
import { backoffMs, pause } from '#adapters/waiting.ts';
import type { EmailConfig } from './config.ts';
import { readMail } from './inbound.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import type { EmailTuning } from './tuning.ts';

export interface ReaderDeps {
  readonly config: EmailConfig;
  readonly log: ChannelLog;
  readonly tuning: EmailTuning;
}

export interface Reader {
  /** Pending while the mailbox is held; resolves after `signal` aborts and the line is closed. */
  run(sink: Sink, signal: AbortSignal, reports: Reports): Promise<void>;
  state(): ConnectionState;
}

interface Run extends ReaderDeps {
  readonly sink: Sink;
  readonly reports: Reports;
  readonly signal: AbortSignal;
}

/** Reads one account's mailbox. It can run once at a time. */
export function mailReader(deps: ReaderDeps): Reader {
  let state: ConnectionState = 'idle';
  return {
    state: () => state,
    async run(sink, signal, reports) {
      try {
        await hold({ ...deps, sink, reports, signal }, (next) => {
          state = next;
        });
      } finally {
        state = 'stopped';
      }
    },
  };
}

async function hold(run: Run, setState: (state: ConnectionState) => void): Promise<void> {
  const { config, log, tuning, signal } = run;
  const login = { server: config.imap, user: config.user, password: config.password };
  let failures = 0;
  let uidValidity: string | null = null;
  setState('connecting');
  while (!signal.aborted) {
    const box = await openMailbox(login, tuning, signal);
    if ('failed' in box) {
      if (signal.aborted) return;
      log.warn({ state: box.failed, native: box.native }, 'email.mailbox.not_opened');
      const isRefused = box.failed === 'refused';
      setState(isRefused ? 'refused' : 'connecting');
      await pause(isRefused ? tuning.refusedRetryMs : backoffMs(failures, tuning), signal);
      failures += 1;
      continue;
    }
    // Marks and ids of mails stand in the mails themselves, so that a new count is worth a line and no more.
    if (uidValidity !== null && uidValidity !== box.uidValidity) log.warn({}, 'email.mailbox.counted_anew');
    uidValidity = box.uidValidity;
    setState('up');
    log.info({}, 'email.mailbox.up');
    const openedAtMs = tuning.monotonicMs();
    await readUntilEnd(box, run);
    if (tuning.monotonicMs() - openedAtMs >= tuning.stableMs) failures = 0;
    if (signal.aborted) return;
    log.info({}, 'email.mailbox.line_ended');
    setState('connecting');
    await pause(backoffMs(failures, tuning), signal);
    failures += 1;
  }
}

/** Reads as long as the line stands and nothing stops it; the line is closed afterwards. */
async function readUntilEnd(box: Mailbox, run: Run): Promise<void> {
  const { tuning, signal, log } = run;
  let failures = 0;
  try {
    while (box.isOpen() && !signal.aborted) {
      const isThrough = await readUnread(box, run);
      failures = isThrough ? 0 : failures + 1;
      if (isThrough) await box.wait(tuning.pollEveryMs, signal);
      else await pause(backoffMs(failures, tuning), signal);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'failed';
    log.warn({ native: String(code).slice(0, 40) }, 'email.mailbox.command_failed');
  } finally {
    box.close();
  }
}

/** True: all there was has been seen to. False: one could not be stored; it comes first next time. */
async function readUnread(box: Mailbox, run: Run): Promise<boolean> {
  for (const uid of await box.unread()) {
    if (run.signal.aborted) return true;
    const mail = await box.fetch(uid);
    if (run.signal.aborted) return true;
    if (mail !== null) {
      const isStored = await handOver(mail, run);
      if (!isStored) return false;
    }
    await box.mark(uid);
  }
  return true;
}

/** Resolves once what the mail says is safe; false when it is not. A stop waits for it a while, then lets go. */
async function handOver(
  mail: { readonly raw: Uint8Array; readonly takenAtMs: number },
  { config, sink, reports, log, signal, tuning }: Run,
): Promise<boolean> {
  const mailed = await readMail(mail, config.address);
  if (mailed.kind === 'ignored') {
    log.info({ why: mailed.why }, 'email.ignored');
    return true;
  }
  const stored =
    mailed.kind === 'message'
      ? Promise.try(sink, mailed.message)
      : Promise.all(mailed.reports.map((report) => Promise.try(reports, report)));
  try {
    await withinGrace(stored, signal, tuning.closeGraceMs);
    return true;
  } catch (error) {
    log.warn({ err: error instanceof Error ? error.name : 'unknown' }, 'email.not_stored');
    return false;
  }
}

async function withinGrace(work: Promise<unknown>, signal: AbortSignal, graceMs: number): Promise<void> {
  const done = new AbortController();
  const late = new Promise<never>((_, reject) => {
    const giveUp = async () => {
      await pause(graceMs, done.signal);
      reject(new Error('stopped'));
    };
    if (signal.aborted) void giveUp();
    else signal.addEventListener('abort', () => void giveUp(), { once: true, signal: done.signal });
  });
  try {
    await Promise.race([work, late]);
  } finally {
    done.abort();
    // Lost the race: whoever waited has an answer, and nobody is left to hear that it would have been too late.
    late.catch(() => {});
  }
}
