// Why a firm cannot be reached, in the few words a leader's list has room for.

/** What people call a channel where no setting says it; one that is not here stands for itself. */
const CHANNEL_NAMES: Readonly<Record<string, string>> = {
  dingtalk: '钉钉',
  'dingtalk-webhook': '钉钉群机器人',
  telegram: 'Telegram',
  email: '电子邮件',
  sms: '短信',
  wecom: '企业微信',
  'wecom-robot': '企业微信智能机器人',
  'wecom-webhook': '企业微信群机器人',
  'wecom-app': '企业微信应用',
  feishu: '飞书',
  'feishu-webhook': '飞书群机器人',
};

/** What people call a channel. */
export function channelText(channel: string): string {
  return CHANNEL_NAMES[channel] ?? channel;
}

/** A channel on which somebody cannot be told, and why; no code: she was struck off there. */
export interface MissedChannel {
  readonly channel: string;
  readonly code: string | null;
}

/** Somebody who answers for a firm. */
export interface ContactToReach {
  /** What carries what she is told; null: nothing does. */
  readonly channel: string | null;
  /** Her channels that do not, in her order. */
  readonly missed: readonly MissedChannel[];
}

const SHORT: Readonly<Record<string, string>> = {
  address_gone: '账号不存在',
  not_member: '不在组织',
  blocked: '已屏蔽',
};

/** Null: somebody can be told. Else the channels of the first contact that has any, each with its reason. */
export function unreachableText(contacts: readonly ContactToReach[]): string | null {
  if (contacts.some(({ channel }) => channel !== null)) return null;
  if (contacts.length === 0) return '无联系人';
  const missed = contacts.find((contact) => contact.missed.length > 0)?.missed ?? [];
  if (missed.length === 0) return '没有账号';
  return missed
    .map(
      ({ channel, code }) => `${channelText(channel)}${code === null ? '已停用' : (SHORT[code] ?? '收不到')}`,
    )
    .join('、');
}
