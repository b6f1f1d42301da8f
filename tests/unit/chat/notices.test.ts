// What is said back about notices, alone and beside deadlines.
import { describe, expect, it } from 'vitest';
import { decide } from '#bot/chat/dispatch.ts';
import { UNCONFIRMED_NOTICE } from '#bot/domain/facts/law-notice-facts.ts';
import type { NoticeItem } from '#bot/kinds/law_notice/item.ts';
import { changesOf, conversation, item, NOW, textOf } from './conversations.ts';

function notice(id: string, given: Partial<NoticeItem> = {}): NoticeItem {
  return {
    id,
    kind: 'law_notice',
    unitId: 'u-1',
    unitShortName: '天成汽配',
    taskCode: 'N7K2',
    formCode: '',
    formName: '',
    round: 1,
    facts: UNCONFIRMED_NOTICE,
    wasNamed: true,
    title: '统计开放日',
    sentAt: NOW,
    ...given,
  };
}

const ECHO = '已记：《统计开放日》已阅，谢谢。不对请回“不对”。';

describe('a notice', () => {
  it.each(['已阅', '收到', '看了', '1', '好的'])('is confirmed by %s', (text) => {
    const turn = decide(conversation(text, { items: [notice('n-1')], lastReminderItemIds: ['n-1'] }));
    expect([changesOf(turn), textOf(turn)]).toEqual([['n-1 confirmed'], ECHO]);
  });

  it('is not confirmed by a question about it', () => {
    const turn = decide(
      conversation('这个通知是什么意思？', { items: [notice('n-1')], lastReminderItemIds: ['n-1'] }),
    );
    expect(changesOf(turn)).toEqual(['n-1 asked']);
  });

  it('is confirmed once for all firms of its reader, without asking which', () => {
    const items = [notice('n-1'), notice('n-2', { unitId: 'u-2', unitShortName: '宏达铸造' })];
    const turn = decide(conversation('已阅', { items, lastReminderItemIds: null }));
    expect([changesOf(turn), textOf(turn)]).toEqual([['n-1 confirmed', 'n-2 confirmed'], ECHO]);
  });

  it('is asked about by its title where two are open and neither was the last thing said', () => {
    const items = [notice('n-1'), notice('n-2', { taskCode: 'N9K2', title: '宪法日', unitId: 'u-2' })];
    const turn = decide(conversation('已阅', { items, lastReminderItemIds: null }));
    expect(changesOf(turn)).toEqual([]);
    expect(turn.question?.choices.map(({ label }) => label)).toEqual([
      '通知《统计开放日》',
      '通知《宪法日》',
    ]);
  });

  it('nobody was told about is not confirmed', () => {
    const items = [notice('n-1', { wasNamed: false })];
    expect(changesOf(decide(conversation('已阅', { items, lastReminderItemIds: null })))).toEqual([]);
  });

  it('is not what 收到 behind a reminder to file is about', () => {
    const items = [item('i-1'), notice('n-1')];
    const turn = decide(conversation('收到', { items, lastReminderItemIds: ['i-1'] }));
    expect([changesOf(turn), textOf(turn)]).toEqual([['i-1 acknowledged'], null]);
  });

  it('is confirmed by 收到 along with the deadline it came with, and 已报 is about the deadline alone', () => {
    const both = { items: [item('i-1'), notice('n-1')], lastReminderItemIds: ['i-1', 'n-1'] };
    const acknowledged = decide(conversation('收到', both));
    expect(changesOf(acknowledged)).toEqual(['i-1 acknowledged', 'n-1 confirmed']);
    expect(textOf(acknowledged)).toBe(ECHO);
    expect(changesOf(decide(conversation('已报', both)))).toEqual(['i-1 claimed']);
  });

  it('已阅 with no notice there is no more than 收到', () => {
    const turn = decide(conversation('已阅', { items: [item('i-1')] }));
    expect([changesOf(turn), textOf(turn)]).toEqual([['i-1 acknowledged'], null]);
  });

  it('confirmed before is said to be, though a deadline is open', () => {
    const confirmed = { ...UNCONFIRMED_NOTICE, confirmation: 'confirmed', confirmedAt: NOW } as const;
    const items = [item('i-1'), notice('n-1', { facts: confirmed }), notice('n-2', { taskCode: 'N9K2' })];
    const turn = decide(conversation('已阅', { items, quotedItemIds: ['n-1'] }));
    expect([changesOf(turn), textOf(turn)]).toEqual([[], '这条通知已经记为看过，无需再回。']);
  });
});
