// channel prefer: the order in which a person's channels are used, shown and set.

import { requiredWord } from '#bot/cli/arguments.ts';
import { channelKind, channelName } from '#bot/cli/channels.ts';
import type { Command } from '#bot/cli/command.ts';
import { type Column, table } from '#bot/cli/table.ts';
import { ADDRESS_STATES } from '#bot/cli/words.ts';
import { reasonText } from '#bot/domain/delivery/reasons.ts';
import { maskPhone, parsePhone } from '#bot/domain/identity/phone.ts';
import { personMeant, preferChannels } from '#bot/services/people-channels.ts';
import { transaction } from '#prisma/db.ts';
import { bindingsOf, type OwnBinding } from '#prisma/repos/bindings.ts';

const NAME = 'channel prefer';

/** More channels than there are. */
const MOST_CHANNELS = 12;

const COLUMNS: readonly Column<OwnBinding>[] = [
  { title: '渠道', cell: ({ channel }) => channelName(channel) },
  { title: '账号', flex: true, cell: ({ address }) => shownAddress(address) },
  { title: '状态', cell: stateText },
];

export const channelPreferCommand: Command = {
  name: NAME,
  usage: ['channel prefer 姓名|手机号|账号 [渠道 …]'],
  about:
    '一个人先用哪个渠道：消息发第一个能用的，被拒收、迟迟发不出或一直未读时才换下一个。不写渠道只看现在的次序；写了就把这些排在最前，其余跟在后面。',
  words: 1 + MOST_CHANNELS,
  options: [],
  examples: ['channel prefer 张三', 'channel prefer 张三 dingtalk'],
  async run(given, session) {
    const text = requiredWord(given, 0, NAME, '人员');
    const wanted = Array.from({ length: MOST_CHANNELS }, (_, n) => given.word(n + 1)).flatMap((word) =>
      word === null ? [] : [channelKind(word)],
    );
    const { db } = await session.open();
    const { name, bindings } = await transaction(db, async (tx) => {
      const person = await personMeant(tx, text);
      const set = wanted.length > 0 ? await preferChannels(tx, person, [...new Set(wanted)], 'cli') : null;
      return { name: person.name, bindings: set ?? (await bindingsOf(tx, person.id)) };
    });
    const channels = bindings.map(({ address, channel, refusedCode, state }) => {
      return { channel, address: shownAddress(address), state, refusedCode };
    });
    const head = wanted.length > 0 ? `已定${name}的渠道次序：` : `${name}的渠道次序：`;
    const none = `${name}没有绑定任何账号，收不到消息。请用 channel bind --person 给出绑定码。`;
    return {
      code: 0,
      json: { person: name, channels },
      text: bindings.length === 0 ? none : `${head}\n${table(bindings, COLUMNS, session.terminal.width)}`,
    };
  },
};

function shownAddress(address: string): string {
  return parsePhone(address).ok ? maskPhone(address) : address;
}

function stateText({ refusedCode, state }: OwnBinding): string {
  if (refusedCode !== null) return reasonText(refusedCode);
  return state === 'not_member' ? '已解除或不在组织' : (ADDRESS_STATES[state] ?? state);
}
