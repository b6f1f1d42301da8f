// What a custom bot's refusals mean and what to do about each, in Chinese, for whoever set the bot up.

const WORDS: Readonly<Record<string, string>> = {
  '19001': '机器人已被删除、群已解散，或 Webhook 地址抄错。请在群里重新添加，改 FEISHU_WEBHOOKS 后重启',
  '19007': '机器人被停用。请在群设置 → 群机器人里启用',
  '19021': '签名密钥不对。请到机器人的安全设置重新复制密钥，改 FEISHU_WEBHOOKS 后重启',
  '19021_clock': '本机时间与飞书相差超过一小时，所有机器人都发不出去。请打开时间同步（NTP）',
  '19022': '机器人限制了 IP，本机出口地址不在名单里。请在安全设置里加上，或只用签名校验',
  '19024': '机器人设了关键词而通知里没有。请去掉关键词，只用签名校验',
  '11232': '飞书整体繁忙而限流，会自动再发',
  not_configured: '配置里没有这个名称的机器人。请核对名册与 FEISHU_WEBHOOKS',
};

/** One line, or null for what needs no words of Feishu's. */
export function explain(native: string): string | null {
  return WORDS[native] ?? null;
}
