// What the platform's refusals mean and what to do about each, in Chinese, for whoever sets the robot up.

import type { Address } from '#adapters/contract.ts';

const CREDENTIALS =
  '机器人的 ID 或 Secret 不对。请在企业微信里打开机器人的“API 模式 → 长连接”，重新复制到 WECOM_ROBOT_ID、WECOM_ROBOT_SECRET 后重启';

const ANYWHERE: Readonly<Record<string, string>> = {
  '40001': CREDENTIALS,
  '853000': CREDENTIALS,
  '48002': '机器人没有开启 API 模式的长连接。请在企业微信后台打开',
  '60020': '本机的出口地址不在允许的名单里。请在企业微信后台加上这个地址',
  '93004': '机器人已被停用。请让企业微信管理员在后台启用',
  '93008': '机器人不在这个群里。请把机器人重新添加到群',
  '40003': '没有这个企业微信账号（userid）。请核对名册或绑定',
  '45009': '这个会话里发得太多（每分钟 30 条、每小时 1000 条），过一会儿会再发',
  kicked: '同一个机器人被另一个程序连走了。一个机器人只能由一个程序使用，请停掉那一个',
  not_held: '长连接由正在运行的服务占用，只有它能发送',
};

/** One line, or null for what needs no words of WeCom's. */
export function explain(native: string, scope: Address['scope']): string | null {
  if (native === '93006') {
    return scope === 'person'
      ? '此人还没有跟机器人说过话，或 userid 不对。请本人先在企业微信里给机器人发一句“帮助”'
      : '群里还没有人 @ 过机器人，或机器人已不在群里。请先在群里 @ 机器人说一句话';
  }
  return ANYWHERE[native] ?? null;
}
