// What Feishu's refusals mean and what to do about each, in Chinese, for whoever set the application up.

import type { Address } from '#adapters/contract.ts';

const SECRET =
  'App ID 或 App Secret 不对。请到飞书开发者后台“凭证与基础信息”重新复制，改 FEISHU_APP_ID、FEISHU_APP_SECRET 后重启';

const OTHER_APP = '人员编号不对：open_id 只对取得它的那个应用有效。请用本应用重新取得，或让本人发“绑定 代码”';

const ANYWHERE: Readonly<Record<string, string>> = {
  '10003': SECRET,
  '10014': SECRET,
  '99991661': SECRET,
  '99991663': SECRET,
  '99991401': '出口地址不在应用的 IP 白名单里。请在开发者后台“安全设置 → IP 白名单”里加上',
  '99991662': '应用没有启用。请在管理后台启用应用，或重新发布版本',
  '99991672': '应用缺少权限。请在开发者后台“权限管理”开通 im:message 等权限，再发布版本',
  '230006': '应用没有开启机器人能力。请在开发者后台“应用能力 → 机器人”开启并发布版本',
  '230013': '此人不在应用的可用范围内。请在开发者后台“版本管理 → 可用范围”里加上此人或其部门并发布',
  '230022': '内容含有敏感词，飞书不发',
  '230028': '内容被单位的数据防泄漏（DLP）规则拦下，多半是手机号或邮箱。请管理员调整规则，或改写内容',
  '230027': '应用缺少对这个会话的权限。请核对权限，外部群还须开通对外共享能力',
  '230029': '此人已离职',
  '230035': '群里不许机器人发言。请在群设置里放开发言权限',
  '230038': '不能跨组织发单聊',
  '230053': '此人停用了机器人。请本人在机器人会话里重新启用',
  '232009': '群已经解散。请给网格换一个群',
  '99992351': OTHER_APP,
  '99992352': OTHER_APP,
  '99992353': OTHER_APP,
  '99992361': OTHER_APP,
};

const NOT_IN_GROUP = '机器人不在这个群里。请在群设置 → 群机器人里添加本应用';

/** One line, or null for what needs no words of Feishu's. */
export function explain(native: string, scope: Address['scope']): string | null {
  if (native === '230002') return NOT_IN_GROUP;
  if (native === '230001_receive_id' || native === '230034' || native === 'not_an_id') {
    return scope === 'group'
      ? '群编号不对，应当以 oc_ 开头。请重新复制，或在群里 @ 机器人重新绑定'
      : OTHER_APP;
  }
  return ANYWHERE[native] ?? null;
}
