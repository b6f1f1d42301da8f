// The channels a command works with: those of the settings, opened without owning their accounts.

import { type OpenChannel, openChannels } from '#bot/app/channels.ts';
import { StatgridError } from '#bot/errors.ts';
import type { Opened } from './session.ts';

/** Opens every channel for the time of `work`; opening one calls nobody. */
export async function withChannels<T>(
  { config, mode, log }: Opened,
  work: (channels: readonly OpenChannel[]) => Promise<T>,
): Promise<T> {
  const { all, close } = await openChannels(config, mode, log);
  try {
    return await work(all);
  } finally {
    await close();
  }
}

/** The channel of this name (`dingtalk` or 钉钉), or all of them. Throws StatgridError NOT_FOUND. */
export function chosenChannels(
  channels: readonly OpenChannel[],
  name: string | null,
): readonly OpenChannel[] {
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
