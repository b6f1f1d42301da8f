// What a command works with: the installation, the terminal, and the wish to stop.

import type { OpenInstallation } from '#bot/app/installation.ts';
import type { Config } from '#bot/config.ts';
import { StatgridError } from '#bot/errors.ts';
import type { Logger } from '#bot/log.ts';
import type { Terminal } from './terminal.ts';

/** One call of the command line. */
export interface Session {
  /** Where relative file names are from. */
  readonly folder: string;
  readonly terminal: Terminal;
  /** Aborts when somebody pressed Ctrl-C. */
  readonly interrupted: AbortSignal;
  readonly log: Logger;
  readonly config: () => Config;
  /** Opens the database, once; it is closed after the command. Throws StatgridError. */
  open(): Promise<OpenInstallation>;
}

/** Opens a demo installation. Throws StatgridError DEMO_ONLY for the real thing. */
export async function openDemo(session: Session, what: string): Promise<OpenInstallation> {
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
  return session.terminal.ask(`${question} 确认？(y/N) `, session.interrupted);
}
