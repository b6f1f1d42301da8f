// The channels a command works with: those of the settings, opened without owning their accounts.

import type { ChannelSession } from '#adapters/contract.ts';
import { openChannel } from '#bot/app/channels.ts';
import type { MonthlyLimits } from '#bot/domain/delivery/budget.ts';
import { StatgridError } from '#bot/errors.ts';
import type { Opened } from './session.ts';

export interface CliChannel {
  /** What people call it: 钉钉. */
  readonly name: string;
  readonly session: ChannelSession;
  readonly limits: MonthlyLimits | null;
}

/** Opens every channel for the time of `work`; opening one calls nobody. */
export async function withChannels<T>(
  { config, mode, log }: Opened,
  work: (channels: readonly CliChannel[]) => Promise<T>,
): Promise<T> {
  const channel = await openChannel(config, mode, log);
  if (channel === null) return work([]);
  const { session, limits, sandbox } = channel;
  try {
    return await work([{ name: sandbox === null ? '钉钉' : '沙盒', session, limits }]);
  } finally {
    await session.close();
  }
}

/** The channel of this name (`dingtalk` or 钉钉), or all of them. Throws StatgridError NOT_FOUND. */
export function chosenChannels(channels: readonly CliChannel[], name: string | null): readonly CliChannel[] {
  if (channels.length === 0) {
    throw new StatgridError(
      'NOT_FOUND',
      '没有配置任何渠道，服务收发不了消息。请在 .env 里填 DINGTALK_CLIENT_ID 和 DINGTALK_CLIENT_SECRET（说明见 .env.example）。',
    );
  }
  if (name === null) return channels;
  const chosen = channels.filter((channel) => channel.name === name || channel.session.channel === name);
  if (chosen.length > 0) return chosen;
  const names = channels.map((channel) => `${channel.session.channel}（${channel.name}）`).join('、');
  throw new StatgridError('NOT_FOUND', `没有配置渠道“${name}”。已配置的有：${names}。`);
}
