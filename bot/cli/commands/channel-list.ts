// channel list: each channel with its account, who sends for it, how its connection stands, and what the month has used.

import type { OpenChannel } from '#bot/app/channels.ts';
import { withChannels } from '#bot/cli/channels.ts';
import type { Command } from '#bot/cli/command.ts';
import { serviceState } from '#bot/cli/service-state.ts';
import type { Opened } from '#bot/cli/session.ts';
import { type Column, table } from '#bot/cli/table.ts';
import type { MonthlyLimits } from '#bot/domain/delivery/budget.ts';
import { type ChannelTerms, termsText } from '#bot/domain/delivery/channel-terms.ts';
import type { Readiness } from '#bot/http/deps.ts';
import { termsOf } from '#bot/services/owned-account.ts';
import { ownedAccounts } from '#prisma/ownership.ts';
import { accountUse } from '#prisma/repos/channel-accounts.ts';

/** A channel's row; `stream` is null where the service that would know does not answer here. */
interface ListedChannel {
  readonly channel: string;
  readonly name: string;
  readonly account: string;
  /** The process that owns it now, `host:pid`. */
  readonly owner: string | null;
  readonly epoch: number;
  readonly stream: string | null;
  readonly calls: number;
  readonly pushes: number;
  readonly limits: MonthlyLimits | null;
  readonly terms: ChannelTerms;
}

const COLUMNS: readonly Column<ListedChannel>[] = [
  { title: '渠道', cell: ({ name }) => name },
  { title: '账号', flex: true, cell: ({ account }) => account },
  { title: '由谁发送', cell: ({ owner }) => owner ?? '没有服务在发送' },
  { title: '接管次数', alignRight: true, cell: ({ epoch }) => epoch },
  { title: '接收', cell: ({ stream }) => (stream === null ? '—' : (STREAMS[stream] ?? stream)) },
  { title: '本月调用', alignRight: true, cell: ({ calls, limits }) => used(calls, limits?.calls) },
  { title: '本月推送', alignRight: true, cell: ({ pushes, limits }) => used(pushes, limits?.pushes) },
  { title: '特点', flex: true, cell: ({ terms }) => termsText(terms) || '—' },
];

const STREAMS: Readonly<Record<string, string>> = {
  up: '已连接',
  connecting: '正在连接',
  refused: '被平台拒绝（运行 channel test 看原因）',
  idle: '未开始',
  stopped: '已停止',
  standby: '由别的副本连接',
  send_only: '只发不收',
  none: '不连接外部平台',
};

export const channelListCommand: Command = {
  name: 'channel list',
  usage: ['channel list'],
  about:
    '每个渠道一行：账号、由哪个进程发送、接收连接的状态（问本机正在运行的服务）、本月已用的接口调用和消息推送。不调用平台。',
  words: 0,
  options: [],
  examples: ['channel list', 'channel list --json'],
  async run(_given, session) {
    const opened = await session.open();
    const channels = await withChannels(opened, (all) => list(opened, all));
    const text =
      channels.length === 0
        ? '没有配置任何渠道。请在 .env 里填 DINGTALK_CLIENT_ID 和 DINGTALK_CLIENT_SECRET。'
        : table(channels, COLUMNS, session.terminal.width);
    return { code: 0, json: { channels }, text };
  },
};

async function list(
  { db, config }: Opened,
  channels: readonly OpenChannel[],
): Promise<readonly ListedChannel[]> {
  const [service, owned] = await Promise.all([serviceState(config), ownedAccounts(db)]);
  return Promise.all(
    channels.map(async ({ name, session, limits }) => {
      const use = await accountUse(db, session.channel, session.account);
      const isOwned = use !== null && owned.has(use.id);
      return {
        channel: session.channel,
        name,
        account: session.account,
        owner: isOwned ? use.owner : null,
        epoch: use?.epoch ?? 0,
        stream: isOwned ? streamOf(service, session.channel) : null,
        calls: use?.calls ?? 0,
        pushes: use?.pushes ?? 0,
        limits,
        terms: termsOf(session),
      };
    }),
  );
}

function streamOf(service: Readiness | null, channel: string): string | null {
  return service?.[channel]?.state ?? null;
}

/** A limit of 0 is one nobody counts. */
function used(count: number, limit: number | undefined): string {
  if (limit === undefined || limit === 0) return `${count}`;
  return `${count} / ${limit}（${Math.floor((count / limit) * 100)}%）`;
}
