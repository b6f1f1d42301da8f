// channel unbind: takes a channel from a person.

import { requiredWord } from '#bot/cli/arguments.ts';
import { channelKind, channelName } from '#bot/cli/channels.ts';
import type { Command } from '#bot/cli/command.ts';
import { personMeant, unbind } from '#bot/services/people-channels.ts';
import { transaction } from '#prisma/db.ts';

const NAME = 'channel unbind';

export const channelUnbindCommand: Command = {
  name: NAME,
  usage: ['channel unbind 姓名|手机号|账号 渠道'],
  about:
    '解除一个人在一个渠道的绑定：不再往那里发，从那里说的话也不再算本人说的。名册里还列着也不会恢复，要恢复请再用 channel bind。',
  words: 2,
  options: [],
  examples: ['channel unbind 张三 dingtalk', 'channel unbind 19900000001 钉钉'],
  async run(given, session) {
    const text = requiredWord(given, 0, NAME, '人员');
    const channel = channelKind(requiredWord(given, 1, NAME, '渠道'));
    const { db } = await session.open();
    const { name, addresses } = await transaction(db, async (tx) => {
      const person = await personMeant(tx, text);
      return { name: person.name, addresses: await unbind(tx, person, channel, 'cli') };
    });
    return {
      code: 0,
      json: { person: name, channel, addresses },
      text: `已解除${name}在${channelName(channel)}的绑定。`,
    };
  },
};
