// The channels the story across channels is told on: adapters before their doubles. One more is one more driver.

import type { ChannelSession } from '#adapters/contract.ts';
import { openDingtalk } from '#adapters/dingtalk/index.ts';
import type { ChannelDriver } from '#tests/contract/channel/rig.ts';
import { emailDriver } from '#tests/contract/email-driver.ts';
import { feishuDriver } from '#tests/contract/feishu-driver.ts';
import { smsDriver } from '#tests/contract/sms-driver.ts';
import { telegramDriver } from '#tests/contract/telegram-driver.ts';
import { wecomAppDriver } from '#tests/contract/wecom-app-driver.ts';
import { startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';

/** A channel and what arrives at its platform, as the platform's double tells it. */
export interface StoryChannel {
  readonly session: ChannelSession;
  /** The address a person has there. */
  addressOf(person: string): string;
  /** What has arrived at an address, oldest first. */
  heard(address: string): readonly string[];
  close(): Promise<void>;
}

/** DingTalk, whose organisation has only these people; groups all exist. */
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

/** Other channels that know people, as the contract suite starts them; the last one stands abroad. */
const OTHERS: readonly ChannelDriver[] = [
  smsDriver('aliyun'),
  emailDriver,
  wecomAppDriver,
  feishuDriver,
  telegramDriver('poll'),
];

export function otherChannels(): Promise<readonly StoryChannel[]> {
  return Promise.all(OTHERS.map(asTold));
}

async function asTold(driver: ChannelDriver): Promise<StoryChannel> {
  const { close, delivered, person, session } = await driver.start();
  return {
    session,
    addressOf: (name) => person(name).id,
    heard: (address) => delivered().flatMap(({ text, to }) => (to === address ? [text] : [])),
    close,
  };
}
