// Chinese words for what is known of a deadline and what happened to it.

import type { DeadlineFacts, Obstacle } from '#bot/domain/facts/deadline-facts.ts';
import { parseStatusWord, STATUS_WORDS } from '#bot/domain/status-list/status-list.ts';
import { wallTimeText as at } from '#bot/domain/status-list/wall-time.ts';

const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  cannot_login: '登不上平台',
  needs_help: '需要帮助',
  inactive_claimed: '自称停业停产',
  contact_left: '统计员已换人',
};

const KINDS: Readonly<Record<string, string>> = {
  acknowledged: '回复收到',
  claimed: '自报已报',
  promised: '约定时间报',
  undone: '撤回上一句',
  called: '网格长已联系',
  not_reached: '网格长联系不上',
  exempted: '批准免报',
};

/** What happened to an item, by the name of the change; one nobody has put into words stands for itself. */
export function changeText(kind: string): string {
  const [name = kind, detail] = kind.split(':');
  if (name === 'listed') return `平台名单：${wordText(detail ?? '')}`;
  if (name === 'blocked')
    return `反映困难：${(OBSTACLES as Readonly<Record<string, string>>)[detail ?? ''] ?? detail ?? ''}`;
  if (name === 'unblocked') return '统计员已交接';
  return KINDS[kind] ?? kind;
}

/** The platform's own word for a code; 未见 before any list has spoken. */
function wordText(word: string): string {
  return STATUS_WORDS.find((text) => parseStatusWord(text) === word) ?? '未见名单';
}

const CLAIMS: Readonly<Record<DeadlineFacts['claim'], string>> = {
  none: '没有说过',
  acknowledged: '收到',
  claimed: '自报已报',
  retracted: '已撤回',
};

function atOrDash(instant: Temporal.Instant | null): string {
  return instant === null ? '—' : at(instant);
}

const PROMISES = { open: '未到核对的时候', kept: '已兑现', broken: '未兑现' } as const;
const DUNNING = { none: '无', drafted: '已拟', issued: '已发' } as const;

/** The axes of an item's facts, one line each. */
export function factLines(facts: DeadlineFacts): readonly (readonly [string, string])[] {
  const { promise } = facts;
  return [
    ['平台', `${wordText(facts.platform)}（名单截至 ${atOrDash(facts.platformAsOfAt)}）`],
    ['首次上报', atOrDash(facts.firstFiledAt)],
    ['自报', `${CLAIMS[facts.claim]}${facts.claimAt === null ? '' : `（${at(facts.claimAt)}）`}`],
    ['约定', promise === null ? '无' : `${at(promise.untilAt)} 前，${PROMISES[promise.state]}`],
    ['失约次数', String(facts.brokenPromises)],
    ['困难', facts.obstacles.map((obstacle) => OBSTACLES[obstacle]).join('、') || '无'],
    ['免报', facts.exemption === 'granted' ? '已批准' : '否'],
    ['催报通知书', DUNNING[facts.dunning]],
  ];
}
