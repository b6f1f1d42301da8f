// The channels a command works with: those of the settings, opened without owning their accounts.

import { CHANNELS } from '#adapters/registry.ts';
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

/** What rows call a channel, by that name or the one people use. Throws StatgridError NOT_FOUND. */
export function channelKind(text: string): string {
  const wanted = text.normalize('NFKC').trim();
  const found = CHANNELS.find(({ kind, name }) => kind === wanted.toLowerCase() || name === wanted);
  if (found !== undefined) return found.kind;
  const names = CHANNELS.map(({ kind, name }) => `${kind}（${name}）`).join('、');
  throw new StatgridError('NOT_FOUND', `没有渠道“${wanted}”。可以写：${names}。`);
}

/** What people call a channel; one nobody has put into the registry stands for itself. */
export function channelName(kind: string): string {
  return CHANNELS.find((one) => one.kind === kind)?.name ?? kind;
}
