// The channels the story across channels is told on. One more channel is one more entry in `otherChannels`.

import type { ChannelSession } from '#adapters/contract.ts';
import { openDingtalk } from '#adapters/dingtalk/index.ts';
import { startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';
import { paperChannel } from '#tests/support/paper-channel.ts';

/** A channel and what arrives at its platform, as the platform's double tells it. */
export interface StoryChannel {
  readonly session: ChannelSession;
  /** The address a person has there. */
  addressOf(person: string): string;
  /** What has arrived at an address, oldest first. */
  heard(address: string): readonly string[];
  close(): Promise<void>;
}

/** DingTalk's adapter before its double, whose organisation has only these people; groups all exist. */
export async function dingtalkChannel(members: readonly string[]): Promise<StoryChannel> {
  const double = await startDingtalkDouble({ users: members, qps: null });
  const { clientId, clientSecret, robotCode, url } = double;
  const log = { info: () => undefined, warn: () => undefined };
  const session = openDingtalk({ clientId, clientSecret, robotCode, apiBase: url, oapiBase: url }, { log });
  return {
    session,
    addressOf: (person) => person,
    heard: (address) => double.journal.messages.filter(({ to }) => to.id === address).map(({ text }) => text),
    close: async () => {
      await session.close();
      await double.close();
    },
  };
}

/** Every other channel; each gets a firm that is on nothing else. */
export function otherChannels(): readonly StoryChannel[] {
  return [paper('letters'), paper('pigeons')];
}

function paper(name: string): StoryChannel {
  const session = paperChannel(name);
  return {
    session,
    addressOf: (person) => `${name}-${person}`,
    heard: (address) => session.taken.filter(({ to }) => to === address).map(({ text }) => text),
    close: () => session.close(),
  };
}
