// The robot's send and recall calls: every field checked, every accepted message recorded.

import { randomBytes } from 'node:crypto';
import { type Answer, isObject, ok, refuse } from './answers.ts';
import type { AcceptedMessage, DoubleSettings, Ledger } from './model.ts';

/** Fields of `msgParam` by `msgKey` (page: robot message types). */
const MESSAGE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  sampleText: ['content'],
  sampleMarkdown: ['title', 'text'],
  sampleImageMsg: ['photoURL'],
  sampleLink: ['text', 'title', 'picUrl', 'messageUrl'],
  sampleActionCard: ['title', 'text', 'singleTitle', 'singleURL'],
  sampleActionCard2: ['title', 'text', ...pairs(2)],
  sampleActionCard3: ['title', 'text', ...pairs(3)],
  sampleActionCard4: ['title', 'text', ...pairs(4)],
  sampleActionCard5: ['title', 'text', ...pairs(5)],
  sampleActionCard6: ['title', 'text', 'buttonTitle1', 'buttonUrl1', 'buttonTitle2', 'buttonUrl2'],
  sampleAudio: ['mediaId', 'duration'],
  sampleFile: ['mediaId', 'fileName', 'fileType'],
  sampleVideo: ['duration', 'videoMediaId', 'videoType', 'picMediaId'],
};

function pairs(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => [
    `actionTitle${index + 1}`,
    `actionURL${index + 1}`,
  ]).flat();
}

const MSG_PARAM_MAX_BYTES = 15_000;
const USERS_MAX = 20;
const KEYS_MAX = 20;
const RECALL_WITHIN_MS = 24 * 3_600_000;

/** People left out of the next batch, as the platform does inside a 200. */
export interface Partial20 {
  readonly invalid: readonly string[];
  readonly flowControlled: readonly string[];
}

type Body = Readonly<Record<string, unknown>>;
type Checked = { readonly refused: Answer } | { readonly msgKey: string; readonly param: Body };

/** `POST /v1.0/robot/groupMessages/send` */
export function groupSend(body: Body, settings: DoubleSettings, ledger: Ledger): Answer {
  const checked = checkMessage(body, settings, ['openConversationId', 'coolAppCode'], ledger);
  if ('refused' in checked) return checked.refused;
  const id = body['openConversationId'];
  if (typeof id !== 'string' || id === '') return refuse(400, 'miss.param.openConversationId', '缺少参数');
  if (settings.groups !== null && !settings.groups.has(id)) {
    return refuse(400, 'invalid.openConversationId', '无效的会话');
  }
  const processQueryKey = newKey();
  accept(ledger, { scope: 'group', id }, processQueryKey, checked.msgKey, checked.param);
  return ok({ processQueryKey });
}

/** `POST /v1.0/robot/oToMessages/batchSend` */
export function personSend(body: Body, settings: DoubleSettings, ledger: Ledger, partial: Partial20): Answer {
  const checked = checkMessage(body, settings, ['userIds'], ledger);
  if ('refused' in checked) return checked.refused;
  const list: unknown = body['userIds'];
  if (!Array.isArray(list) || list.length === 0) return refuse(400, 'miss.param.userIds', '缺少参数');
  const ids: readonly unknown[] = list;
  const users = ids.filter((id) => typeof id === 'string');
  if (users.length !== ids.length || users.includes(''))
    return refuse(400, 'invalidParameter.userIds.invalid', '参数错误');
  if (users.length > USERS_MAX) return refuse(400, 'invalidParameter.userIds.tooLong', '用户数超过上限');
  const unknown = users.filter((id) => settings.users !== null && !settings.users.has(id));
  if (unknown.length === users.length) return refuse(400, 'staffId.notExisted', '用户不存在');
  const invalid = users.filter((id) => unknown.includes(id) || partial.invalid.includes(id));
  const flow = users.filter((id) => !invalid.includes(id) && partial.flowControlled.includes(id));
  const processQueryKey = newKey();
  for (const id of users) {
    if (invalid.includes(id) || flow.includes(id)) continue;
    accept(ledger, { scope: 'person', id }, processQueryKey, checked.msgKey, checked.param);
  }
  return ok({ processQueryKey, invalidStaffIdList: invalid, flowControlledStaffIdList: flow });
}

/** `POST /v1.0/robot/otoMessages/batchRecall` and `POST /v1.0/robot/groupMessages/recall` */
export function recall(
  body: Body,
  settings: DoubleSettings,
  ledger: Ledger,
  scope: 'person' | 'group',
): Answer {
  const known = ['robotCode', 'processQueryKeys', ...(scope === 'group' ? ['openConversationId'] : [])];
  for (const field of Object.keys(body)) {
    if (!known.includes(field)) ledger.journal.violations.push(`unknown field ${field}`);
  }
  if (body['robotCode'] !== settings.robotCode) return refuse(400, 'robotCode.notExsit', '机器人不存在');
  if (scope === 'group' && typeof body['openConversationId'] !== 'string')
    return refuse(400, 'miss.param.openConversationId', '缺少参数');
  const list: unknown = body['processQueryKeys'];
  if (!Array.isArray(list) || list.length === 0)
    return refuse(400, 'miss.param.processQueryKeys', '缺少参数');
  if (list.length > KEYS_MAX) return refuse(400, 'invalidParameter.processQueryKeys.tooLong', '数量超过上限');
  const successResult: string[] = [];
  const failedResult: Record<string, string> = {};
  for (const key of list.map(String)) {
    const sent = ledger.journal.messages.filter(
      (one) => one.processQueryKey === key && one.to.scope === scope,
    );
    const group = scope === 'group' ? body['openConversationId'] : undefined;
    const found = sent.filter((one) => group === undefined || one.to.id === group);
    if (found.length === 0) failedResult[key] = 'processQueryKey.notExist';
    else if (found.some((one) => one.atMs < performance.now() - RECALL_WITHIN_MS))
      failedResult[key] = 'processQueryKey.expireTime';
    else successResult.push(key);
  }
  for (const message of ledger.journal.messages) {
    if (successResult.includes(message.processQueryKey)) message.recalled = true;
  }
  return ok({ successResult, failedResult });
}

function checkMessage(body: Body, settings: DoubleSettings, own: readonly string[], ledger: Ledger): Checked {
  const known = ['robotCode', 'msgKey', 'msgParam', ...own];
  for (const field of Object.keys(body)) {
    if (!known.includes(field)) ledger.journal.violations.push(`unknown field ${field}`);
  }
  const { robotCode, msgKey, msgParam } = body;
  if (robotCode === undefined) return { refused: refuse(400, 'miss.param.robotCode', '缺少参数') };
  if (robotCode !== settings.robotCode) return { refused: refuse(400, 'robotCode.notExsit', '机器人不存在') };
  const fields = typeof msgKey === 'string' ? MESSAGE_FIELDS[msgKey] : undefined;
  if (typeof msgKey !== 'string' || fields === undefined) {
    return { refused: refuse(400, 'invalidParameter.msgKey.invalid', '消息模板不存在') };
  }
  if (typeof msgParam !== 'string') {
    return { refused: refuse(400, 'invalidParameter.msgParam.invalid', 'msgParam 须为字符串') };
  }
  if (Buffer.byteLength(msgParam) > MSG_PARAM_MAX_BYTES) {
    return { refused: refuse(400, 'invalidParameter.msgParam.tooLong', '消息过长') };
  }
  const param = parseParam(msgParam);
  const complete = fields.every((field) => typeof param?.[field] === 'string' && param[field] !== '');
  if (param === null || !complete || Object.keys(param).some((field) => !fields.includes(field))) {
    return { refused: refuse(400, 'invalidParameter.msgParam.invalid', 'msgParam 不合法') };
  }
  return { msgKey, param };
}

function parseParam(text: string): Body | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function accept(
  ledger: Ledger,
  to: AcceptedMessage['to'],
  processQueryKey: string,
  msgKey: string,
  param: Body,
): void {
  ledger.journal.messages.push({
    to,
    processQueryKey,
    msgKey,
    title: textOf(param['title']),
    text: textOf(param['content'] ?? param['text']),
    atMs: performance.now(),
    recalled: false,
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Base64 with `/`, `+` and `=` in it, as the platform's keys have. */
function newKey(): string {
  return `${randomBytes(12).toString('base64').slice(0, 13)}/+${randomBytes(2).toString('base64')}`;
}
