// What a command works with: the installation, the terminal, and the wish to stop.

import type { OpenInstallation } from '#bot/app/installation.ts';
import { StatgridError } from '#bot/errors.ts';
import { INTERRUPTED_CODE, Interrupted } from './refused.ts';
import type { Settings } from './settings.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/** The installation with the settings it was opened by. */
export interface Opened extends OpenInstallation, Settings {}

/** One call of the command line. */
export interface Session {
  /** Where relative file names are from. */
  readonly folder: string;
  readonly terminal: Terminal;
  /** Aborts when somebody pressed Ctrl-C. */
  readonly interrupted: AbortSignal;
  /** Opens the database, once; it is closed after the command. Throws StatgridError. */
  open(): Promise<Opened>;
}

/** A session and its end. */
export interface OpenSession extends Session {
  /** Keeps what went wrong inside for whoever looks into it. */
  logFailure(error: unknown): void;
  close(): Promise<void>;
}

/** A session of this process. */
export function openSession(isJson: boolean): OpenSession {
  const interrupt = interruptions();
  let opening: Promise<Opened> | null = null;
  let settings: Settings | null = null;
  const open = async (): Promise<Opened> => {
    // Only now: help and wrong usage need none of it.
    const { readSettings } = await import('./settings.ts');
    const { openInstallation } = await import('#bot/app/installation.ts');
    settings = readSettings();
    return { ...settings, ...(await openInstallation(settings.config, settings.log, { adopt: false })) };
  };
  return {
    folder: process.cwd(),
    terminal: processTerminal(isJson),
    interrupted: interrupt.signal,
    open: async () => {
      opening ??= open();
      const opened = await opening;
      if (interrupt.signal.aborted) throw new Interrupted();
      return opened;
    },
    logFailure: (error) => {
      const isExpected = error instanceof StatgridError || error instanceof Interrupted;
      if (!isExpected) settings?.log.error({ err: error }, 'command_failed');
    },
    close: async () => {
      const opened = await opening?.catch(() => null);
      // What was asked is done or refused by now; a server that will not end is the service's to find.
      await opened?.close().catch((err: unknown) => opened.log.error({ err }, 'close_failed'));
      interrupt.stop();
    },
  };
}

/** The first Ctrl-C lets what is under way end; the second does not wait. */
function interruptions(): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED_CODE);
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    stop: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}

/** Opens a demo installation. Throws StatgridError DEMO_ONLY for the real thing. */
export async function openDemo(session: Session, what: string): Promise<Opened> {
  const installation = await session.open();
  if (installation.mode === 'demo') return installation;
  throw new StatgridError(
    'DEMO_ONLY',
    `${what}只能在演示库里用，这是正式库，未作任何改动。要演示请换一个新的数据目录（DATA_DIR）或数据库，并设置 STATGRID_CLOCK。`,
  );
}

/**
 * Whether to go on after the preview. `--yes` says so; somebody at a terminal is asked; otherwise
 * nobody can have confirmed, which is refused. Throws StatgridError USAGE.
 */
export async function isConfirmed(session: Session, yes: boolean, question: string): Promise<boolean> {
  if (yes) return true;
  if (!session.terminal.canAsk) {
    throw new StatgridError(
      'USAGE',
      '没有终端可以确认，未作任何改动。请核对预览后加 --yes 执行（只看预览请用 --dry-run）。',
    );
  }
  const answer = await session.terminal.ask(`${question}确认？(y/N) `, session.interrupted);
  if (session.interrupted.aborted) throw new Interrupted();
  return answer;
}
