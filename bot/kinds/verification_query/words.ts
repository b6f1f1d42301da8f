// The Chinese words for what a query shows, what is known of it and what happened to it.

import { withheld } from '#bot/domain/disclosure/classified.ts';
import type { QueryFacts, QueryReview } from '#bot/domain/facts/query-facts.ts';
import type { ShownQuery } from '#bot/domain/facts/query-shown.ts';
import { wallTimeText } from '#bot/domain/status-list/wall-time.ts';

export const SHOWN_QUERY_WORDS: Readonly<Record<ShownQuery, string>> = {
  settled_true: '核实属实',
  settled_corrected: '已更正',
  return_form: '退回待改',
  onsite: '转现场核实',
  corrected: '称填报有误，待复核',
  confirmed: '称情况属实，待复核',
  confirmed_bare: '称情况属实，未说明原因',
  asked: '有疑问',
  acknowledged: '已看到，待回复',
  unanswered: '待回复',
};

export const ANSWER_WORDS: Readonly<Record<QueryFacts['answer'], string>> = {
  none: '未回复',
  confirmed: '情况属实',
  corrected: '填报有误',
  asked: '有疑问',
};

export const REVIEW_WORDS: Readonly<Record<QueryReview, string>> = {
  none: '',
  settled_true: '核实属实',
  return_form: '退回修改',
  settled_corrected: '已更正',
  onsite: '转现场核实',
};

/** What a code of a reason says; one nobody has put into words stands for itself. */
export function reasonCodeText(code: string): string {
  return REASON_CODES[code] ?? code;
}

const REASON_CODES: Readonly<Record<string, string>> = {
  order_up: '订单增加',
  order_down: '订单减少',
  price_up: '价格上涨',
  price_down: '价格下跌',
  base_effect: '基数影响',
  new_production: '新投产',
  capacity_up: '产能增加',
  maintenance: '检修',
  holiday: '节假日',
  weather: '天气',
  disaster: '灾害',
  power_limit: '限电',
  env_limit: '环保限产',
  export_up: '出口增加',
  export_down: '出口减少',
  stocking: '备货',
  destocking: '去库存',
  revenue_recognition: '收入确认时点',
  merger: '合并',
  split: '分立',
  relocation: '搬迁',
  headcount_change: '人员变动',
  bonus: '奖金',
  pv_power: '光伏发电',
  no_business: '没有业务',
  tax_basis: '含税口径',
  other: '其他',
};

/** Whether something was said, not what: that is in the export, for whoever works with it. */
export function queryFactsForStaff(facts: QueryFacts): QueryFacts {
  const { reason, reviewNote, statement, words } = facts;
  return {
    ...facts,
    reason: withheld(reason),
    reviewNote: withheld(reviewNote),
    words: withheld(words),
    statement:
      statement === null
        ? null
        : {
            ...statement,
            value: withheld(statement.value),
            oldValue: withheld(statement.oldValue),
            indicator: withheld(statement.indicator),
          },
  };
}

/** The axes of the facts, without the figure a firm states: that is in the export, for whoever works with it. */
export function queryFactLines(facts: QueryFacts): readonly (readonly [string, string])[] {
  const at = facts.answeredAt === null ? '' : `（${wallTimeText(facts.answeredAt)}）`;
  return [
    ['看到', facts.acknowledgedAt === null ? '没有说过' : wallTimeText(facts.acknowledgedAt)],
    ['回复', `${ANSWER_WORDS[facts.answer]}${at}`],
    [
      '原因',
      facts.reasonCode === null
        ? facts.reason === null
          ? '无'
          : '已说明'
        : reasonCodeText(facts.reasonCode),
    ],
    ['问原因次数', String(facts.reasonRounds)],
    ['复核', facts.review === 'none' ? '未复核' : REVIEW_WORDS[facts.review]],
    ['退回次数', String(facts.returns)],
  ];
}

const CHANGES: Readonly<Record<string, string>> = {
  acknowledged: '回复收到',
  confirmed: '回复情况属实',
  explained: '补充原因',
  corrected: '回复填报有误',
  unit_stated: '补充计量单位',
  asked: '提出疑问',
  undone: '撤回上一句',
  called: '网格长已联系',
  not_reached: '网格长联系不上',
  refiled: '平台名单显示已重新上报',
  'reviewed:settled_true': '复核：核实属实',
  'reviewed:settled_corrected': '复核：已更正',
  'reviewed:return_form': '复核：退回修改',
  'reviewed:onsite': '复核：转现场核实',
};

export function queryChangeText(change: string): string {
  return CHANGES[change] ?? change;
}
