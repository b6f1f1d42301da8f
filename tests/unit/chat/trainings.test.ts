// What is said back about trainings, alone and beside a deadline: receipts, sign-ins, and what is refused.
import { describe, expect, it } from 'vitest';
import { decide } from '#bot/chat/dispatch.ts';
import {
  applyTrainingEvent,
  type TrainingEvent,
  UNANSWERED_TRAINING,
} from '#bot/domain/facts/training-facts.ts';
import type { TrainingItem } from '#bot/kinds/training_notice/item.ts';
import { namesAlone, namesIn } from '#bot/kinds/training_notice/names.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import { codesOfSession } from '#bot/services/sign-in-codes.ts';
import { at } from '#tests/unit/calendar/shipped.ts';
import { changesOf, conversation, item, POST, textOf } from './conversations.ts';

const SESSION = {
  announcedAt: at('2026-11-02 08:30'),
  startsAt: at('2026-11-12 09:00'),
  endsAt: at('2026-11-12 11:30'),
  place: '二楼会议室',
  receiptUntilAt: at('2026-11-10 17:00'),
};
const CODES = codesOfSession(new Uint8Array(32).fill(7), SESSION, 1, 5);
const OTHER_CODES = codesOfSession(new Uint8Array(32).fill(8), SESSION, 1, 5);
const IN_ROOM = at('2026-11-12 09:02');
/** Shown at 09:00. */
const CODE = CODES[4]?.code ?? '';
const OLD = CODES[0]?.code ?? '';
const FOREIGN = OTHER_CODES[4]?.code ?? '';

function training(id: string, given: Partial<TrainingItem> = {}): TrainingItem {
  return {
    id,
    kind: 'training_notice',
    unitId: 'u-1',
    unitShortName: '天成汽配',
    taskCode: 'T7K2',
    formCode: '',
    formName: '',
    round: 1,
    facts: UNANSWERED_TRAINING,
    wasNamed: true,
    topic: '年报培训',
    session: SESSION,
    perUnit: 1,
    online: false,
    inGroup: true,
    codes: CODES,
    isPast: false,
    ...given,
  };
}

function say(text: string, given: Partial<Conversation> = {}) {
  const items = given.items ?? [training('t-1')];
  const lastReminderItemIds = items.map(({ id }) => id);
  return decide(conversation(text, { items, lastReminderItemIds, ...given }));
}

const inRoom = { at: IN_ROOM } as const;

describe('a receipt', () => {
  it.each([
    ['参加 王芳', '已记：年报培训（11月12日） 参加，参加人王芳。不对请回“不对”。'],
    ['参加 王芳、李强', '已记：年报培训（11月12日） 参加，参加人王芳、李强。不对请回“不对”。'],
    ['参加', '已记：年报培训（11月12日） 参加，参加人陈老师；是别人请回姓名。不对请回“不对”。'],
    ['代训 李四', '已记：年报培训（11月12日） 由李四代训。不对请回“不对”。'],
    ['我去不了，让王芳代我参加', '已记：年报培训（11月12日） 由王芳代训。不对请回“不对”。'],
    ['参加 2人', '已记：年报培训（11月12日） 2人参加。请再回一下参加人姓名。不对请回“不对”。'],
    ['我会晚点到', '已记：年报培训（11月12日） 参加，会晚到，参加人陈老师；是别人请回姓名。不对请回“不对”。'],
    [
      '请假 那天要去税务局',
      '已记：年报培训（11月12日） 请假，原因已记录，是否同意另行告知。每单位须有人受训；能派人代训请回“代训 姓名”。不对请回“不对”。',
    ],
    ['请假', '已记：年报培训（11月12日） 请假。请再回一句原因；能派人代训请回“代训 姓名”。不对请回“不对”。'],
    [
      '不参加',
      '已记：年报培训（11月12日） 不参加。每单位须有人受训，请等补训通知；能派人代训请回“代训 姓名”。不对请回“不对”。',
    ],
  ])('%s is said back in one line', (text, echo) => {
    const turn = say(text);
    expect(textOf(turn)).toBe(echo);
    expect(turn.changes).toHaveLength(1);
  });

  it.each(['参加 王芳', '代训 李四', '请假 那天要去税务局'])(
    '%s is about the training while a deadline is open',
    (text) => {
      const turn = say(text, { items: [item('i-1'), training('t-1')] });
      expect(turn.changes.map(({ itemId }) => itemId)).toEqual(['t-1']);
    },
  );

  it('已报 is about the deadline where the last reminder was, and asked about where it was of both', () => {
    const items = [item('i-1'), training('t-1')];
    expect(changesOf(say('已报', { items, lastReminderItemIds: ['i-1'] }))).toEqual(['i-1 claimed']);
    expect(changesOf(say('已报', { items, lastReminderItemIds: ['t-1'] }))).toEqual([]);
    const asked = say('已报', { items });
    expect([changesOf(asked), asked.question?.choices.length]).toEqual([[], 3]);
  });

  it('without a name is answered by one in the next words', () => {
    const asked = say('参加 2人');
    const question = asked.question === null ? null : { id: 'q', ...asked.question };
    expect(question?.wants).toEqual({ what: 'names', itemIds: ['t-1'] });
    const named = say('王芳、李强', { question });
    expect(named.changes[0]?.event).toEqual({ kind: 'named', names: ['王芳', '李强'] });
  });

  it('of a leave without a reason is answered by one, not by a nod', () => {
    const asked = say('请假');
    const question = asked.question === null ? null : { id: 'q', ...asked.question };
    expect(changesOf(say('家里老人住院', { question }))).toEqual(['t-1 explained']);
    expect(changesOf(say('好的', { question }))).not.toContain('t-1 explained');
  });

  it('of several trainings is asked which', () => {
    const items = [training('t-1'), training('t-2', { topic: '上岗培训', taskCode: 'T7K3' })];
    const turn = say('参加 王芳', { items });
    expect(changesOf(turn)).toEqual([]);
    expect(textOf(turn)).toContain('1. 年报培训（11月12日）\n2. 上岗培训（11月12日）');
  });

  it('about a training nobody was told of changes nothing', () => {
    const turn = say('参加 王芳', {
      items: [training('t-1', { wasNamed: false })],
      lastReminderItemIds: null,
    });
    expect(changesOf(turn)).toEqual([]);
  });

  it('is too late once the training is over', () => {
    const turn = say('请假 生病了', { at: at('2026-11-12 11:50') });
    expect([changesOf(turn), textOf(turn)]).toEqual([[], expect.stringContaining('已经结束')]);
    const later = say('请假 生病了', { items: [training('t-1', { isPast: true })] });
    expect([changesOf(later), textOf(later)]).toEqual([[], expect.stringContaining('已经结束')]);
  });

  it('asked where it is, is answered with time and place', () => {
    expect(textOf(say('在哪里培训？'))).toBe(
      '年报培训：11月12日（星期四）9时至11时30分，二楼会议室。其他问题请联系网格长；参加请回“参加 姓名”。',
    );
  });
});

describe('a sign-in', () => {
  const named = (event: TrainingEvent) => applyTrainingEvent(UNANSWERED_TRAINING, event);
  const instead = named({
    kind: 'attending',
    at: SESSION.announcedAt,
    words: '代训 李四',
    names: ['李四'],
    headcount: null,
    substitute: true,
    online: false,
  });

  it.each([
    [`签到 ${CODE}`, UNANSWERED_TRAINING, '已签到：年报培训（11月12日） 陈老师。不对请回“不对”。'],
    [`签到${CODE} 王芳`, UNANSWERED_TRAINING, '已签到：年报培训（11月12日） 王芳。不对请回“不对”。'],
    [CODE, UNANSWERED_TRAINING, '已签到：年报培训（11月12日） 陈老师。不对请回“不对”。'],
    [`签到 ${CODE}`, instead, '已签到：年报培训（11月12日） 李四。不对请回“不对”。'],
  ])('by %s is that of whom it names, else of the receipt’s, else of the speaker', (text, facts, echo) => {
    const turn = say(text, { ...inRoom, items: [training('t-1', { facts })] });
    expect([changesOf(turn), textOf(turn)]).toEqual([['t-1 signed_in'], echo]);
  });

  it('is about the training its code is shown in, whichever was spoken of last', () => {
    const items = [
      item('i-1'),
      training('t-1', { topic: '普法培训', taskCode: 'T7K3', codes: OTHER_CODES }),
      training('t-2'),
    ];
    const turn = say(`签到 ${CODE}`, { ...inRoom, items, lastReminderItemIds: ['t-1'] });
    expect(changesOf(turn)).toEqual(['t-2 signed_in']);
  });

  it.each([
    ['a code that has changed', `签到 ${OLD}`, IN_ROOM, '已经更换'],
    ['the code of another training', `签到 ${FOREIGN}`, IN_ROOM, '这不是年报培训（11月12日）的签到码'],
    ['a made-up code', '签到 1234', IN_ROOM, '这不是年报培训'],
    ['a code too early', `签到 ${CODE}`, at('2026-11-12 08:30'), '请在11月12日8时40分以后'],
    ['a code too late', `签到 ${CODE}`, at('2026-11-12 11:50'), '签到已经结束'],
    ['no code', '签到', IN_ROOM, '请回“签到 码”'],
    ['being there', '到了', IN_ROOM, '请回“签到 码”'],
  ])('by %s settles nothing and is told why', (_, text, now, why) => {
    const turn = say(text, { at: now });
    expect([changesOf(turn), textOf(turn)]).toEqual([[], expect.stringContaining(why)]);
  });

  it('too late is told so beside an open deadline too', () => {
    const turn = say(`签到 ${CODE}`, { at: at('2026-11-12 11:50'), items: [item('i-1'), training('t-1')] });
    expect([changesOf(turn), textOf(turn)]).toEqual([[], expect.stringContaining('签到已经结束')]);
  });

  it('by the code of neither of two trainings is refused, rather than asked which', () => {
    const items = [training('t-1'), training('t-2', { topic: '普法培训' })];
    for (const lastReminderItemIds of [null, ['t-1', 't-2']]) {
      const turn = say(`签到 ${FOREIGN}`, { ...inRoom, items, lastReminderItemIds });
      expect([changesOf(turn), textOf(turn)]).toEqual([[], expect.stringContaining('这不是年报培训')]);
    }
  });

  it.each(['签到 码是多少', '怎么签到', '他签到了', '明天签到'])('is not %s', (text) => {
    expect(changesOf(say(text, inRoom))).not.toContain('t-1 signed_in');
  });

  it('by digits alone is one beside a deadline or a question too, where they are a code of the room', () => {
    const items = [item('i-1'), training('t-1')];
    expect(changesOf(say(CODE, { ...inRoom, items }))).toEqual(['t-1 signed_in']);
    const asked = say('到了', { ...inRoom, items }).question;
    const question = asked === null ? null : { id: 'q', ...asked };
    expect(question?.choices.length).toBe(3);
    expect(changesOf(say(CODE, { ...inRoom, items, question }))).toEqual(['t-1 signed_in']);
    for (const digits of [FOREIGN, '1234', '12'])
      expect(say(digits, { ...inRoom, items }).changes).toEqual([]);
    const old = say(OLD, { ...inRoom, items });
    expect([changesOf(old), textOf(old)]).toEqual([[], expect.stringContaining('已经更换')]);
  });

  it('of somebody else of the firm is refused once as many have signed in as may', () => {
    const facts = named({ kind: 'signed_in', at: IN_ROOM, name: '王芳', speaker: '王芳' });
    const turn = say(`签到 ${CODE} 李强`, { ...inRoom, items: [training('t-1', { facts })] });
    expect([changesOf(turn), textOf(turn)]).toEqual([[], expect.stringContaining('已经签到')]);
    const two = say(`签到 ${CODE} 李强`, { ...inRoom, items: [training('t-1', { facts, perUnit: 2 })] });
    expect(changesOf(two)).toEqual(['t-1 signed_in']);
    for (const again of [CODE, `签到 ${CODE}`]) {
      const said = say(again, { ...inRoom, items: [item('i-1'), training('t-1', { facts })] });
      expect([changesOf(said), textOf(said)]).toEqual([[], expect.stringContaining('已经签到')]);
    }
  });
});

describe('签到码', () => {
  it('is looked up for whoever asks in private, and not in a group', () => {
    expect(textOf(say('签到码', { posts: [POST] }))).toBe('<sign_in_code>');
    expect(textOf(say('签到码', { scope: 'group', posts: [POST] }))).toContain('请在与我的单聊里发送');
  });
});

describe('names', () => {
  it.each([
    ['参加 王芳、李强，2人', '王芳', ['王芳', '李强']],
    ['参加 王芳 李强', '王芳', ['王芳', '李强']],
    ['参加 王芳 谢谢', '王芳', ['王芳']],
    ['参加 王芳，高铁过去', '王芳', ['王芳']],
    ['参加', null, []],
  ] as const)('of %s are all that are listed', (text, first, names) => {
    expect(namesIn(text, first)).toEqual(names);
  });

  it.each([
    ['王芳', ['王芳']],
    ['王芳、李强', ['王芳', '李强']],
    ['是王芳', ['王芳']],
    ['王芳明天报', []],
    ['已报', []],
    ['好的', []],
  ])('alone in %s', (text, names) => {
    expect(namesAlone(text)).toEqual(names);
  });
});
