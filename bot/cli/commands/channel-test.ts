// channel test: says what keeps a channel from working and what to do about it; sends a message only when told to.

import type { CheckOptions, Finding } from '#adapters/contract.ts';
import type { OpenChannel } from '#bot/app/channels.ts';
import type { Arguments } from '#bot/cli/arguments.ts';
import { chosenChannels, withChannels } from '#bot/cli/channels.ts';
import type { Command, CommandResult } from '#bot/cli/command.ts';
import { heldStream } from '#bot/cli/held-stream.ts';
import { YES } from '#bot/cli/options.ts';
import { isConfirmed, type Opened, type Session } from '#bot/cli/session.ts';
import { sections } from '#bot/cli/table.ts';
import { findRecipient, sendTest } from '#bot/cli/test-message.ts';
import { groupsOfChannel } from '#prisma/repos/channel-accounts.ts';

const NAME = 'channel test';

/** One call of a check; a platform that takes longer is as good as away. */
const CALL_TIMEOUT_MS = 10_000;

interface Tested {
  readonly channel: string;
  readonly account: string;
  readonly findings: readonly Finding[];
}

export const channelTestCommand: Command = {
  name: NAME,
  usage: [
    'channel test [渠道]',
    'channel test [渠道] --groups',
    'channel test [渠道] --send 姓名|手机号|userId|网格|群编号 [--yes]',
  ],
  about:
    '逐项检查：网络和证书、本机时间、凭据、出口地址、权限、额度、接收连接。只问不发，也不占用服务的接收连接，服务运行时可以放心用；费 1 至 2 次接口额度，--groups 每个群再费 1 次。有一项不对退出码就是 1。',
  words: 1,
  options: [
    { name: 'groups', value: null, help: '再查机器人在不在每个网格的群里' },
    { name: 'send', value: '收件人', help: '检查之后给此人或此群真发一条测试消息（先确认）' },
    YES,
  ],
  examples: ['channel test', 'channel test dingtalk --groups', 'channel test --send 张三'],
  async run(given, session) {
    const opened = await session.open();
    return withChannels(opened, async (all) => {
      const channels = chosenChannels(all, given.word(0));
      const tested: Tested[] = [];
      for (const channel of channels) tested.push(await test(channel, opened, given, session));
      return resultOf(tested, channels);
    });
  },
};

async function test(
  channel: OpenChannel,
  opened: Opened,
  given: Arguments,
  session: Session,
): Promise<Tested> {
  const { channel: kind, account } = channel.session;
  const to = given.option('send');
  // Who cannot be found is said before anything is asked of the platform.
  const recipient = to === null ? null : await findRecipient(opened, kind, to);
  const found = await check(channel, opened, given.switchedOn('groups'), session);
  if (recipient === null) return { channel: kind, account, findings: found };
  if (channel.session.sendsOverStream === true) {
    return { channel: kind, account, findings: [...found, onlyTheService(recipient.name)] };
  }
  const question = `将通过${channel.name}给${recipient.name}真发一条测试消息。`;
  session.terminal.show(linesOf(found));
  if (!(await isConfirmed(session, given.switchedOn('yes'), question))) {
    const text = '没有发送测试消息。';
    return {
      channel: kind,
      account,
      findings: [...found, { about: 'send', state: 'unknown', code: 'not_confirmed', text }],
    };
  }
  const sent = await sendTest(opened, channel.session, recipient, session.interrupted);
  return { channel: kind, account, findings: [...found, sent] };
}

/** A line of one's own would end the service's. */
function onlyTheService(name: string): Finding {
  return {
    about: 'send',
    state: 'unknown',
    code: 'held',
    text: `没有给${name}发测试消息：这个渠道只能由正在运行的服务发送。请在聊天里对机器人说“帮助”，有回复就说明收发都正常。`,
  };
}

async function check(
  { session: channel }: OpenChannel,
  opened: Opened,
  withGroups: boolean,
  session: Session,
): Promise<readonly Finding[]> {
  if (channel.check === undefined) {
    return [{ about: 'host', state: 'fine', code: 'ok', text: '没有不发消息就能做的检查。' }];
  }
  const known = withGroups ? await groupsOfChannel(opened.db, channel.channel) : [];
  const groups: CheckOptions['groups'] = known.map(({ address, grid }) => ({
    address: { channel: channel.channel, scope: 'group', id: address },
    name: grid,
  }));
  return channel.check({
    ...(await heldStream(opened, channel)),
    groups,
    timeoutMs: CALL_TIMEOUT_MS,
    signal: session.interrupted,
  });
}

function resultOf(tested: readonly Tested[], channels: readonly OpenChannel[]): CommandResult {
  const isWrong = tested.some(({ findings }) => findings.some(({ state }) => state === 'wrong'));
  const text = tested.map(
    ({ account, findings }, index) => `${channels[index]?.name ?? ''}（${account}）：\n${linesOf(findings)}`,
  );
  const end = isWrong ? '有不对的地方，请按上面带 ✗ 的说明处理。' : '没有发现不对的地方。';
  return { code: isWrong ? 1 : 0, json: { ok: !isWrong, channels: tested }, text: sections(...text, end) };
}

const MARKS: Readonly<Record<Finding['state'], string>> = { fine: '✓', wrong: '✗', unknown: '?' };

function linesOf(findings: readonly Finding[]): string {
  return findings.map(({ state, text }) => `  ${MARKS[state]} ${text}`).join('\n');
}
