// The Chinese words for what a deadline item shows.

import type { ShownStatus } from '#bot/domain/facts/deadline-shown.ts';

export const SHOWN_WORDS: Readonly<Record<ShownStatus, string>> = {
  exempt: '免报',
  accepted: '审核通过',
  filed: '平台已报',
  returned: '退回待改',
  claim_not_seen: '自报已报但名单未见',
  claimed: '自报已报，待名单核对',
  blocked: '反映有困难',
  promise_broken: '约定时间已过',
  promised: '已约定时间',
  retracted: '已撤回“已报”',
  acknowledged: '已收到提醒',
  not_filed: '未报',
  unknown: '未报（尚无名单）',
};
