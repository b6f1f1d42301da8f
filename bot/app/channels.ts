// Which channels this installation speaks through: all that are configured, and in a demo the sandbox for DingTalk.

import type { ChannelSession } from '#adapters/contract.ts';
import { type SandboxSession, sandboxAdapter } from '#adapters/sandbox/index.ts';
import type { Config } from '#bot/config.ts';
import type { MonthlyLimits } from '#bot/domain/delivery/budget.ts';
import type { UnreadMinutes } from '#bot/domain/delivery/unread-minutes.ts';
import type { Logger } from '#bot/log.ts';
import type { InstallationMode } from '#prisma/repos/installation.ts';

/** One account at one platform, opened. */
export interface OpenChannel {
  /** What people call it: 钉钉. */
  readonly name: string;
  readonly session: ChannelSession;
  /** What the platform grants in a month; null where nobody meters. */
  readonly limits: MonthlyLimits | null;
  /** How long nobody may have looked at what is said on it. */
  readonly unreadMinutes: UnreadMinutes;
}

export interface OpenChannels {
  /** Empty: a real installation without a channel, which stands idle. */
  readonly all: readonly OpenChannel[];
  /** The one among them that can be spoken to; null without a sandbox. */
  readonly sandbox: SandboxSession | null;
  close(): Promise<void>;
}

/** The channels people can be told on: those configured, and in a demo the sandbox's. */
export function channelKinds({ channels }: Config, mode: InstallationMode): readonly string[] {
  const kinds = channels.map(({ kind }) => kind);
  return mode === 'real' || kinds.includes(sandboxAdapter.channel)
    ? kinds
    : [...kinds, sandboxAdapter.channel];
}

/** Opens all or none. The sandbox has DingTalk's addresses, so a demo has one of the two. */
export async function openChannels(
  config: Config,
  mode: InstallationMode,
  log: Logger,
): Promise<OpenChannels> {
  const { unreadMinutes } = config;
  const all: OpenChannel[] = [];
  const close = async () => {
    await Promise.all(all.map(({ session }) => session.close()));
  };
  try {
    for (const { kind, name, limits, open } of config.channels) {
      const session = await open({ log: log.child({ channel: kind }) });
      all.push({ name, session, limits, unreadMinutes });
    }
  } catch (error) {
    await close();
    throw error;
  }
  if (channelKinds(config, mode).length === all.length) {
    return { all, sandbox: null, close };
  }
  const sandbox = await sandboxAdapter.open({ unreachable: [] });
  all.push({ name: '沙盒', session: sandbox, limits: null, unreadMinutes });
  return { all, sandbox, close };
}
