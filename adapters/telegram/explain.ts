// What the platform's refusals mean and what to do about each, in Chinese, for whoever sets the bot up.

import type { Address } from '#adapters/contract.ts';

const TOKEN =
  '机器人令牌不对或已作废。请在 Telegram 里向 @BotFather 发 /mybots → API Token 重新复制，改 TELEGRAM_BOT_TOKEN 后重启';

const NOT_STARTED = '此人还没有在 Telegram 里打开机器人点“开始”（Start），或账号填得不对。请本人先点一次';

const NOT_IN_GROUP = '机器人不在这个群里，或群编号不对。请把机器人重新拉进群';

const BLOCKED = '此人屏蔽了机器人。请本人解除屏蔽后再点一次“开始”';

const ANYWHERE: Readonly<Record<string, string>> = {
  '401_unauthorized': TOKEN,
  '404_token': TOKEN,
  '403_blocked': BLOCKED,
  '403_not_started': NOT_STARTED,
  '403_kicked': NOT_IN_GROUP,
  '403_not_in_group': NOT_IN_GROUP,
  '403_deactivated': '此人的 Telegram 账号已经注销',
  '403_is_bot': '这个账号是机器人，不是人',
  '403_group_deleted': '群已经解散。请给网格换一个群',
  '400_deactivated': '群已经解散。请给网格换一个群',
  '400_no_rights': '群里不许机器人发言。请在群的权限设置里允许成员发消息，或把机器人设为管理员',
  '400_topic_closed': '群里的话题已经关闭。请打开“常规”话题',
  '400_migrated': '群已升级为超级群，编号变了，下一条会自动发到新编号',
};

/** One line, or null for what needs no words of Telegram's. */
export function explain(native: string, scope: Address['scope']): string | null {
  if (native === '400_chat_not_found' || native === '400_peer_invalid') {
    return scope === 'person' ? NOT_STARTED : NOT_IN_GROUP;
  }
  return ANYWHERE[native] ?? null;
}
