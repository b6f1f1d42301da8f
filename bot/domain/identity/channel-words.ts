// What people call channels: 短信, 企微, 邮箱. A channel that is not here is known by its registered name alone.

/** Words by the kinds they may mean; none: a channel this service does not have, told apart from somebody's name. */
const WORDS: readonly (readonly [words: string, kinds: readonly string[]])[] = [
  ['钉钉 钉 dingtalk', ['dingtalk']],
  ['短信 手机短信 手机 sms', ['sms']],
  ['邮件 邮箱 电子邮件 电子邮箱 email e-mail mail', ['email']],
  ['企业微信 企微 wecom 企业微信应用 企业微信智能机器人', ['wecom-app', 'wecom-robot']],
  ['飞书 feishu lark', ['feishu']],
  ['telegram tg 电报', ['telegram']],
  ['微信 weixin qq 公众号', []],
];

const KINDS_OF: ReadonlyMap<string, readonly string[]> = new Map(
  WORDS.flatMap(([words, kinds]) => words.split(' ').map((word) => [word, kinds] as const)),
);

/** The kinds a word may mean, none of them perhaps in use here; null: it is no word for a channel. */
export function channelsMeant(word: string): readonly string[] | null {
  return KINDS_OF.get(word.normalize('NFKC').trim().toLowerCase()) ?? null;
}

/** Every word that is known. */
export const CHANNEL_WORDS: readonly string[] = [...KINDS_OF.keys()];
