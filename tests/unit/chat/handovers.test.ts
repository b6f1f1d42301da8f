// What is made of words about changes of people: whose firm, who comes, and whose verdict; nothing by accident.
import { describe, expect, it } from 'vitest';
import { decide } from '#bot/chat/dispatch.ts';
import { NO_CHANGE, NOBODY } from '#bot/domain/facts/personnel-facts.ts';
import type { PersonnelItem } from '#bot/kinds/personnel_change/item.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import { changesOf, conversation, item, NOW, POST, textOf } from './conversations.ts';

const PHONE = '19900001111';

function change(number: number, given: Partial<PersonnelItem> = {}): PersonnelItem {
  return {
    id: `p-${number}`,
    kind: 'personnel_change',
    unitId: 'u-1',
    unitShortName: '天成汽配',
    taskCode: 'P7K2',
    formCode: '',
    formName: '',
    round: 1,
    facts: { ...NO_CHANGE, change: 'told', toldAt: NOW },
    wasNamed: true,
    number,
    leaving: { personId: '018f0000-0000-7000-8000-000000000001', name: '陈老师' },
    ...given,
  };
}

const WAITING = {
  ...NO_CHANGE,
  change: 'told',
  toldAt: NOW,
  namedAt: NOW,
  asks: 1,
  successor: { ...NOBODY, name: '李敏', phone: PHONE },
} as const;
const TWO_FIRMS = [
  { unitId: 'u-1', shortName: '天成汽配', isCurrent: true },
  { unitId: 'u-2', shortName: '宏达铸造', isCurrent: true },
];

describe('a change told of', () => {
  it('is about the only firm of who says so', () => {
    const { handover } = decide(conversation(`我离职了，新统计李敏${PHONE}`));
    expect(handover).toMatchObject({
      do: 'tell',
      unitIds: ['u-1'],
      said: { successor: { name: '李敏', phone: PHONE } },
    });
  });

  it('is asked about where there are several firms, named or not at all, and a number answers', () => {
    const text = `我离职了，新统计李敏${PHONE}`;
    const asked = decide(conversation(text, { firms: TWO_FIRMS }));
    expect(asked.handover).toBeUndefined();
    expect(asked.question?.choices.map(({ label }) => label)).toEqual(['天成汽配', '宏达铸造']);
    const question = { id: 'q', ...asked.question } as Conversation['question'];
    const answered = decide(conversation('2', { firms: TWO_FIRMS, question }));
    expect(answered.handover).toMatchObject({
      unitIds: ['u-2'],
      said: { successor: { name: '李敏', phone: PHONE } },
    });
    expect(decide(conversation(`宏达铸造${text}`, { firms: TWO_FIRMS })).handover).toMatchObject({
      unitIds: ['u-2'],
    });
  });

  it('beside 已报 keeps both', () => {
    const turn = decide(conversation(`B204-1已报，我明天离职，新统计李敏${PHONE}`));
    expect(changesOf(turn)).toEqual(['i-1 claimed']);
    expect(turn.handover).toMatchObject({ do: 'tell', unitIds: ['u-1'] });
  });

  it.each(['我换手机号了19900002222', '她休假我临时代一下'])('is not what %s tells of', (text) => {
    expect(decide(conversation(text)).handover).toBeUndefined();
  });
});

describe('who comes, said later', () => {
  const open = { handovers: [change(1)] };
  it.each([
    [`李敏 ${PHONE}`, '李敏', PHONE],
    ['李敏', '李敏', null],
    [PHONE, null, PHONE],
    [`手机${PHONE}`, null, PHONE],
  ])('%s completes the change under way', (text, name, phone) => {
    expect(decide(conversation(text, open)).handover).toMatchObject({
      do: 'tell',
      said: { successor: { name, phone } },
    });
  });

  it('with a digit too few is heard as a number that is wrong', () => {
    expect(decide(conversation('1990000111', open)).handover).toMatchObject({
      said: { phoneProblem: { digits: 10, reason: 'length' } },
    });
  });

  it.each(['已报', '明天上午报', '登不上', '王会计您好', '好的'])('%s is about something else', (text) => {
    expect(decide(conversation(text, open)).handover).toBeUndefined();
  });

  it('without a change under way a name and number say nothing', () => {
    expect(decide(conversation(`李敏 ${PHONE}`)).handover).toBeUndefined();
  });
});

describe('a verdict', () => {
  const waiting = [change(12, { facts: WAITING }), change(13, { facts: WAITING, unitId: 'u-2' })];
  const leader = { posts: [POST], items: [], firms: [] };
  const wordOf = (text: string, given: Partial<Conversation>) =>
    decide(conversation(text, { ...leader, ...given })).handover;

  it.each([
    ['已确认 12', ['p-12'], 'confirmed'],
    ['不对 13，号码不对', ['p-13'], 'refused'],
    ['已确认 12、13', ['p-12', 'p-13'], 'confirmed'],
  ])('%s is about the changes of those numbers', (text, itemIds, verdict) => {
    expect(wordOf(text, { toJudge: waiting })).toEqual({ do: 'judge', itemIds, verdict });
  });

  it('without a number is about the only one that was put to her', () => {
    expect(wordOf('已确认', { toJudge: waiting.slice(0, 1) })).toMatchObject({ itemIds: ['p-12'] });
    expect(wordOf('已确认', { toJudge: waiting, quotedItemIds: ['p-13'] })).toMatchObject({
      itemIds: ['p-13'],
    });
    expect(wordOf('已确认', { toJudge: waiting })).toBeUndefined();
    expect(wordOf('已确认', { toJudge: [change(12, { facts: WAITING, wasNamed: false })] })).toBeUndefined();
  });

  it('不对 without a number is asked about, unless it quotes what was put to her', () => {
    const toJudge = waiting.slice(0, 1);
    const turn = decide(conversation('不对', { ...leader, toJudge }));
    expect(turn.handover).toBeUndefined();
    expect(textOf(turn)).toContain('请回“不对 12”');
    expect(wordOf('不对', { toJudge, quotedItemIds: ['p-12'] })).toMatchObject({ verdict: 'refused' });
  });

  it('without a number is not given while an item of her own waits for an answer', () => {
    expect(wordOf('已确认', { toJudge: waiting.slice(0, 1), items: [item('i-1')] })).toBeUndefined();
  });

  it('on a number that is not hers to judge changes nothing', () => {
    const turn = decide(conversation('已确认 99', { ...leader, toJudge: waiting }));
    expect(turn.handover).toBeUndefined();
    expect(textOf(turn)).toContain('没有等您确认的人员变动99');
  });

  it.each([
    ['nobody without a post', []],
    ['no deputy', [{ ...POST, role: 'deputy_grid_leader' }]],
    ['no deputy mayor', [{ ...POST, gridLevel: 1 }]],
    ['nobody who answers for a firm of the node', [{ ...POST, competes: true }]],
  ])('is given by %s', (_, posts) => {
    expect(wordOf('已确认 12', { posts, toJudge: waiting })).toBeUndefined();
  });
});

describe('whoever has handed over', () => {
  const gone = { items: [], firms: [{ unitId: 'u-1', shortName: '天成汽配', isCurrent: false }] };
  it('is told so, whatever she says about the firm', () => {
    for (const text of ['已报', '不对', '登不上'])
      expect(textOf(decide(conversation(text, gone)))).toContain('天成汽配的统计工作已交接给新同事');
    expect(textOf(decide(conversation('收到', gone)))).toBeNull();
  });

  it('answers for her other firms as before', () => {
    const firms = [...gone.firms, { unitId: 'u-2', shortName: '宏达铸造', isCurrent: true }];
    const items = [item('i-2', { unitId: 'u-2', unitShortName: '宏达铸造' })];
    const other = { firms, items, lastReminderItemIds: ['i-2'] };
    expect(changesOf(decide(conversation('已报', other)))).toEqual(['i-2 claimed']);
    expect(changesOf(decide(conversation('天成汽配已报', other)))).toEqual([]);
  });
});
