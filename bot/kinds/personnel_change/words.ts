// The Chinese words for what a change of people shows, what is known of it and what happened to it.

import type { PersonnelFacts, ShownPersonnel } from '#bot/domain/facts/personnel-facts.ts';
import { maskPhone } from '#bot/domain/identity/phone.ts';
import { wallTimeText } from '#bot/domain/status-list/wall-time.ts';

export const SHOWN_PERSONNEL_WORDS: Readonly<Record<ShownPersonnel, string>> = {
  confirmed: '已确认，已交接',
  withdrawn: '已撤回',
  refused: '网格长说不对，待单位重报',
  waiting: '待网格长确认',
  collecting: '待报新统计人员姓名和手机',
};

const VERDICT_WORDS: Readonly<Record<PersonnelFacts['verdict'], string>> = {
  none: '未确认',
  refused: '不对',
  confirmed: '已确认',
};

/** The axes of the facts; the number only masked. */
export function personnelFactLines(facts: PersonnelFacts): readonly (readonly [string, string])[] {
  const { account, effectiveOn, name, phone } = facts.successor;
  const at = facts.verdictAt === null ? '' : `（${wallTimeText(facts.verdictAt)}）`;
  return [
    [
      '变动',
      facts.change === 'told'
        ? `已报（${facts.toldAt === null ? '' : wallTimeText(facts.toldAt)}）`
        : '已撤回',
    ],
    ['新统计人员', name ?? '未报'],
    ['手机', phone === null ? '未报' : maskPhone(phone)],
    ['钉钉userId', account ?? '未报'],
    ['到岗', effectiveOn ?? '未说明'],
    ['确认', `${VERDICT_WORDS[facts.verdict]}${at}`],
  ];
}

const CHANGES: Readonly<Record<string, string>> = {
  told: '报人员变动',
  named: '报新统计人员',
  refused: '网格长说不对',
  confirmed: '确认，完成交接',
  undone: '撤回上一句',
  called: '网格长已联系',
};

export function personnelChangeText(change: string): string {
  return CHANGES[change] ?? change;
}
