// Calls that only ask: whether a message was read, and which robots a group has.

import { type Answer, ok, refuse } from './answers.ts';
import type { DoubleSettings, Ledger } from './model.ts';

/** `GET /v1.0/robot/oToMessages/readStatus`; everybody has read everything here. */
export function readStatus(url: URL, settings: DoubleSettings, ledger: Ledger): Answer {
  const robotCode = url.searchParams.get('robotCode');
  const key = url.searchParams.get('processQueryKey') ?? '';
  if (robotCode === null) return refuse(400, 'miss.param.robotCode', '缺少参数');
  if (robotCode !== settings.robotCode) return refuse(400, 'robotCode.notExsit', '机器人不存在');
  if (key === '') return refuse(400, 'miss.param.processQueryKey', '缺少参数');
  const sent = ledger.journal.messages.filter(({ processQueryKey }) => processQueryKey === key);
  // The same code for a key that is not ready, too old or never was.
  if (sent.length === 0) return refuse(400, 'processQueryKey.expireTime', 'processQueryKey 不可用');
  const messageReadInfoList = sent.map(({ to }) => ({ name: '某人', userId: to.id, readStatus: 'READ' }));
  return ok({ sendStatus: 'SUCCESS', messageReadInfoList });
}

/** `POST /v1.0/robot/groups/robots/query` */
export function robotsInGroup(
  body: Readonly<Record<string, unknown>>,
  { groups, robotGroups, robotCode }: DoubleSettings,
): Answer {
  const id = body['openConversationId'];
  if (typeof id !== 'string' || id === '') return refuse(400, 'miss.param.openConversationId', '缺少参数');
  if (groups !== null && !groups.has(id)) return refuse(400, 'invalid.openConversationId', '无效的会话');
  const isHere = robotGroups === null || robotGroups.has(id);
  return ok({ chatbotInstanceVOList: isHere ? [{ robotCode, name: '统计网格通' }] : [] });
}
