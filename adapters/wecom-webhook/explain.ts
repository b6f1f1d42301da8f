// What the platform's refusals mean and what to do about each, in Chinese, for whoever sets the robots up.

const WORDS: Readonly<Record<string, string>> = {
  '93000': '机器人已被移出群，或 key 不对。请在群设置里重新添加机器人，把新的 key 填进 WECOM_WEBHOOKS 后重启',
  '93004': '机器人已被停用。请让企业微信管理员在后台启用，或换一个机器人',
  '93008': '机器人不在这个群里。请把机器人重新添加到群',
  '45009': '一分钟内发得太多（每个机器人 20 条）。请稍后再试；同一个机器人不要再给别的程序用',
  '60020': '本机的出口地址不在允许的名单里。请在企业微信后台加上这个地址',
  not_configured: 'WECOM_WEBHOOKS 里没有这个名称。请核对名册里 wecom-webhook: 后面的名称',
};

/** One line, or null for what needs no words of WeCom's. */
export function explain(native: string): string | null {
  return WORDS[native] ?? null;
}
