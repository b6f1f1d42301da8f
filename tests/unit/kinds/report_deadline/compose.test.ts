// One message of everything a slot holds.
import { describe, expect, it } from 'vitest';
import type { DeadlineFacts } from '#bot/domain/facts/deadline-facts.ts';
import { oneLine } from '#bot/domain/message.ts';
import { compose, FACTS, item, LIST_AT, line, textOf } from './composing.ts';

const FILED: DeadlineFacts = { ...FACTS, platform: 'filed' };
const energy = { taskId: 'energy' } as const;

describe('a slot', () => {
  it('with two forms of one firm is one message, the earlier cutoff first', () => {
    const lines = [line('ladder:3', item('e', energy)), line('ladder:3', item('o'))];
    const slot = compose(lines);
    expect(slot.message?.blocks).toHaveLength(1);
    expect(textOf(slot)).toContain(
      '2026年10月待报：B204-1 工业产销总值及主要产品产量（8日12时截止）；205-1 能源购进、消费与库存（9日12时截止）。',
    );
    expect(textOf(slot)).toContain('（K7Q2、M3X8）');
    expect(slot.carried.map(({ id }) => id)).toEqual(lines.map(({ id }) => id));
  });

  it('with two tones speaks of the more pressing form first', () => {
    const lines = [line('ladder:3', item('e', energy)), line('ladder:4.1', item('o'))];
    const slot = compose(lines);
    expect(slot.message?.title).toBe('报表即将截止');
    expect(
      textOf(slot)
        .split('\n')
        .map((part) => part.slice(0, 4)),
    ).toEqual(['还有1天', '提醒一下']);
    expect(slot.purpose).toBe('last_call');
  });

  it('of a leader who is a statistician too has her own form first, then her list', () => {
    const own = item('o', { unitShortName: '本单位' });
    const items = [own, item('2', { unitShortName: '天成汽配' }), item('3', { facts: FILED })];
    const slot = compose(
      [line('leader:4', items[1] ?? own), line('ladder:4.1', own), line('leader:4', own)],
      { items },
    );
    expect(slot.message?.blocks.map(({ kind }) => kind)).toEqual([
      'paragraph',
      'paragraph',
      'numbered',
      'paragraph',
      'paragraph',
    ]);
    expect(textOf(slot)).toContain('应报3，平台已报1，退回待改0，未报2。');
    expect(slot.carried.map(({ listNumber }) => listNumber)).toEqual([1, null, 2]);
    expect(slot.purpose).toBe('last_call');
  });

  it('names a firm’s list number in the line it came from, through two forms', () => {
    const items = [item('1'), item('2'), item('3', energy)];
    const slot = compose(
      items.map((one) => line('leader:3', one)),
      { items },
    );
    expect(slot.carried.map(({ listNumber }) => listNumber)).toEqual([1, 2, 3]);
    expect(textOf(slot).match(/玉溪镇工业第1网格2026年10月(\S+?)（/g)).toHaveLength(2);
  });

  it('with several lines of one answer says it once, and two answers both', () => {
    const reply = oneLine('未报2家：1. 天成汽配 2. 宏达铸造');
    const lines = [
      line('reply:1', null, reply),
      line('reply:1', item('1'), structuredClone(reply)),
      line('reply:1', item('2'), reply),
      line('reply:2', null, oneLine('已记：B204-1 已报。')),
    ];
    const slot = compose(lines);
    expect(textOf(slot)).toBe('未报2家：1. 天成汽配 2. 宏达铸造\n已记：B204-1 已报。');
    expect(slot.carried).toHaveLength(4);
    expect(slot.purpose).toBe('reply');
  });

  it('with an answer about a form that is settled still answers', () => {
    const settled = line('reply:1', item('1', { facts: FILED }), oneLine('已记。'));
    expect(textOf(compose([settled], { now: '2026-11-12 09:00', isLate: true }))).toBe('已记。');
  });

  it('drops what is settled and says the rest', () => {
    const lines = [line('ladder:3', item('o', { facts: FILED })), line('ladder:3', item('e', energy))];
    const slot = compose(lines);
    expect(slot.dropped).toEqual([{ id: lines[0]?.id, reason: 'settled' }]);
    expect(slot.carried.map(({ id }) => id)).toEqual([lines[1]?.id]);
    expect(textOf(slot)).not.toContain('B204-1');
  });

  it('of which every line is dropped says nothing', () => {
    const claimed: DeadlineFacts = { ...FACTS, claim: 'claimed', claimAt: LIST_AT };
    const slot = compose([
      line('ladder:3', item('1', { facts: FILED })),
      line('ladder:3', item('2', { facts: claimed })),
      line('leader:3', item('3', { facts: { ...FACTS, exemption: 'granted' } })),
    ]);
    expect([slot.message, slot.carried]).toEqual([null, []]);
    expect(slot.dropped.map(({ reason }) => reason)).toEqual(['settled', 'quiet', 'exempt']);
  });

  it('without lines says nothing', () => {
    expect(compose([]).message).toBe(null);
  });

  it('counts a firm once that is called for twice', () => {
    const one = item('1');
    expect(textOf(compose([line('ladder:4.1', one), line('ladder:4.2', one)], {}, true))).toContain(
      '：单位1。',
    );
  });

  it('of a township overdue counts its whole node and is titled so', () => {
    const other = item('far', { gridPath: '33/3302/330201/G9/' });
    const items = [item('1'), item('2', { facts: FILED, gridPath: '33/3301/330102/G2/' }), other];
    const [first] = items;
    const slot = compose([line('ladder:7.township_statistician', first ?? other)], {
      items,
      now: '2026-11-09 10:30',
    });
    expect(slot.message?.title).toBe('玉溪镇逾期未报名单');
    expect(textOf(slot)).toContain('应报2，平台已报1，退回待改0，未报1。');
  });
});

describe('one node at two steps', () => {
  it.each([
    ['leader:4', 'leader:6'],
    ['leader:6', 'leader:4'],
  ])('(%s, %s) is listed once, as overdue', (one, other) => {
    const items = [item('1')];
    const slot = compose(
      [one, other].flatMap((occasion) => items.map((owing) => line(occasion, owing))),
      { items },
    );
    expect(slot.message?.title).toBe('玉溪镇工业第1网格逾期未报名单');
    expect(textOf(slot).match(/应报1/g)).toHaveLength(1);
  });

  it('that only says something once more says so, and not when there is news in it', () => {
    const after = { now: '2026-11-09 09:30' };
    const again = compose([line('again:ladder:6', item('o'))], after);
    expect(again.message?.title).toBe('（重发）报表已过截止时间');
    expect(textOf(again).startsWith('（重发）您好，')).toBe(true);
    expect(again.purpose).toBe('overdue');
    const mixed = compose([line('again:ladder:6', item('o')), line('ladder:6', item('e', energy))], after);
    expect(textOf(mixed)).not.toContain('重发');
  });
});
