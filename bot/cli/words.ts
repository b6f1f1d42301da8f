// Chinese words for what is kept under English identifiers and shown by more than one command.

import { deliveryStateText, occasionText, reasonText } from '#bot/domain/delivery/reasons.ts';
import type { Intent } from '#bot/domain/understanding/reading.ts';

const INTENTS: Readonly<Record<Intent, string>> = {
  ack: '收到',
  reported: '自报已报',
  will_report_later: '约定时间报',
  extension_request: '请求延期',
  confirm_true: '确认属实',
  correction: '说明更正',
  question: '提问求助',
  cannot_login: '登不上平台',
  handover: '换人',
  closed_suspended: '停业停产',
  attend: '参加',
  decline: '不参加',
  leave: '请假',
  sign_in: '签到',
  read: '已阅',
  refuse: '不愿报送',
  retract: '撤回（不对）',
  registry_change: '名录变更',
  event_report: '报告事项',
  rectified: '已整改',
  chitchat: '闲谈',
  ambiguous: '看不懂，已追问',
  command: '指令',
  contacted: '网格长已联系',
  choice: '选择编号',
};

/** What a message was understood to mean. */
export function intentText(intent: string | null): string {
  if (intent === null) return '—';
  return (INTENTS as Readonly<Record<string, string>>)[intent] ?? intent;
}

const HEARD: Readonly<Record<string, string>> = {
  received: '处理中',
  done: '已处理',
  ignored: '未处理',
  parked: '转人工',
};

/** Why a message needed no answer, by the code kept with it. */
const SILENCES: Readonly<Record<string, string>> = {
  stranger: '不在名册里的人，不回应',
  bound: '绑定了新的账号',
  bind_refused: '绑定码不对，已告知',
  bind_ignored: '绑定码试错太多，不再回应',
  acknowledged: '只是收到，不需答复',
  chitchat: '闲谈，不需答复',
  read: '已阅，不需答复',
  content_withheld: '平台没有给出内容，收到但看不到',
};

/** What somebody said, or what there is in its place. */
export function contentText(content: string, text: string): string {
  if (content === 'text') return text;
  if (content === 'restricted') return '（含单位数据或电话，不显示）';
  return content === 'withheld' ? '（平台没有给出内容）' : '（非文字消息）';
}

/** What became of a message that came in. */
export function heardText(state: string, reason: string | null): string {
  const said = HEARD[state] ?? state;
  return reason === null ? said : `${said}：${SILENCES[reason] ?? reasonText(reason)}`;
}

/** How a delivery ended, with its reason. */
export function sentText(state: string, reason: string | null): string {
  const said = deliveryStateText(state);
  return reason === null ? said : `${said}：${reasonText(reason)}`;
}

/** The steps a message spoke for. */
export function occasionsText(occasions: readonly string[]): string {
  return [...new Set(occasions.map(occasionText))].join('、');
}

/** `张三`, `某网格群`, or that nobody could be found. */
export function recipientText(recipient: string | null, toGroup: boolean): string {
  if (recipient === null) return '（无人）';
  return toGroup ? `${recipient}群` : recipient;
}

/** How far an address is known to be a person's. */
export const ADDRESS_STATES: Readonly<Record<string, string>> = {
  not_member: '不是组织成员，收不到消息',
  invited: '已邀请',
  member: '组织成员',
  bound: '已绑定',
  heard_from: '对过话',
};
