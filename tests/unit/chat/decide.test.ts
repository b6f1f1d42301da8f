// What one message comes to, decided from the conversation alone.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '#bot/chat/dispatch.ts';
import { UNTOUCHED_DEADLINE } from '#bot/domain/facts/deadline-facts.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import { changesOf, conversation, energy, item, NOW, POST, textOf } from './conversations.ts';

const FILED = { ...UNTOUCHED_DEADLINE, platform: 'filed' as const, platformAsOfAt: NOW };
const BOTH = [item('i-1'), energy('i-2')];
const AGENT = [
  item('a-1', { unitId: 'a', unitShortName: '力拓机械' }),
  energy('a-2', { unitId: 'a', unitShortName: '力拓机械' }),
  item('b-1', { unitId: 'b', unitShortName: '华宇电子' }),
];
const REMINDED = AGENT.map(({ id }) => id);

function turn(text: string, given: Partial<Conversation> = {}) {
  const decided = decide(conversation(text, given));
  return { text: textOf(decided), changes: changesOf(decided), question: decided.question, turn: decided };
}

describe('one firm with one form', () => {
  it.each([
    ['收到', null, ['i-1 acknowledged']],
    ['已报', '已记：B204-1 已报', ['i-1 claimed']],
    ['下午3点报', '已记：B204-1 下午3点前报', ['i-1 promised']],
    ['登不上', '已记：B204-1 登不上', ['i-1 blocked:cannot_login']],
    ['怎么填？', '已记：B204-1 需要帮助', ['i-1 blocked:needs_help']],
    ['上午8点报', '您说的时间已经过了', []],
    ['谢谢', null, []],
    ['不对', '没有可以撤回的记录', []],
    ['什么时候截止', '11月8日（星期日）12时截止。', []],
    ['谁没报', '只有网格长和统计局人员可以查询', []],
    ['已联系 2', '由网格长和统计局人员登记', []],
    ['帮助', '“我的”查看本单位待办事项', []],
  ] as const)('that says %s is told %s', (said, told, changes) => {
    const { text, changes: changed } = turn(said);
    if (told === null) expect(text).toBeNull();
    else expect(text).toContain(told);
    expect(changed).toEqual(changes);
  });

  it('whose form is settled is told so, and nothing changes', () => {
    const settled = { items: [item('i-1', { facts: FILED })] };
    expect(turn('已报', settled).text).toContain('平台名单已显示上报');
    expect(turn('什么时候截止', settled).text).toContain('没有待报的报表');
    expect(turn('已报', settled).changes).toEqual([]);
  });
});

describe('asking by when', () => {
  it('is answered with every open form, the earlier cutoff first, and never as a difficulty', () => {
    const { text, changes } = turn('什么时候截止？', { items: [energy('i-2'), item('i-1')] });
    expect(text).toBe(
      '· 2026年10月B204-1 工业产销总值及主要产品产量：11月8日（星期日）12时截止\n· 2026年10月205-1 能源购进、消费与库存：11月9日（星期一）12时截止',
    );
    expect(changes).toEqual([]);
  });

  it('says each form once to somebody who answers for several firms', () => {
    expect(turn('几号截止', { items: AGENT }).text?.split('\n')).toHaveLength(2);
  });

  it('leaves out what is filed and says what is over', () => {
    const items = [item('i-1', { facts: FILED }), energy('i-2', { cutoffAt: NOW.subtract({ minutes: 1 }) })];
    expect(turn('什么时候截止', { items }).text).toBe(
      '2026年10月205-1 能源购进、消费与库存：11月9日（星期一）12时截止，已过截止时间，请尽快上报。',
    );
  });
});

describe('several answers in one message', () => {
  it('each go to their own form', () => {
    const { changes, text } = turn('B204-1已报 205-1明天报', { items: BOTH });
    expect(changes).toEqual(['i-1 claimed', 'i-2 promised']);
    expect(text?.split('\n')).toHaveLength(2);
  });

  it('still do when the firm had to be asked for first', () => {
    const asked = turn('B204-1已报 205-1明天报', { items: AGENT, lastReminderItemIds: REMINDED });
    expect(asked.changes).toEqual(['a-2 promised']);
    if (asked.question === null) throw new Error('nothing was asked');
    const question = { id: 'q-1', ...asked.question };
    expect(turn('1', { items: AGENT, question }).changes).toEqual(['a-1 claimed', 'a-2 promised']);
  });
});

describe('a numbered question', () => {
  const asked = turn('已报', { items: AGENT, lastReminderItemIds: REMINDED });
  const question = asked.question === null ? null : { id: 'q-1', ...asked.question };
  const answer = (text: string) => turn(text, { items: AGENT, question });

  it('names the firms, once each', () => {
    expect(asked.text).toBe(
      '请问是哪一个？\n1. 力拓机械\n2. 华宇电子\n请回序号，全部请回“全部”，30分钟内有效。',
    );
    expect(asked.changes).toEqual([]);
  });

  it.each([
    ['1', ['a-1 claimed', 'a-2 claimed']],
    ['2', ['b-1 claimed']],
    ['１、２', ['a-1 claimed', 'a-2 claimed', 'b-1 claimed']],
    ['全部', ['a-1 claimed', 'a-2 claimed', 'b-1 claimed']],
    ['7', []],
  ])('answered with %s', (said, changes) => {
    expect(answer(said).changes).toEqual(changes);
  });

  it('about what was meant offers three readings, and takes one', () => {
    const unclear = turn('asdf随便');
    expect(unclear.question?.choices.map(({ intent }) => intent)).toEqual([
      'reported',
      'will_report_later',
      'cannot_login',
    ]);
    const open = unclear.question === null ? null : { id: 'q-2', ...unclear.question };
    expect(turn('1', { question: open }).changes).toEqual(['i-1 claimed']);
    expect(turn('2', { question: open }).text).toContain('请问大概什么时候能报');
    expect(turn('3', { question: open }).changes).toEqual(['i-1 blocked:cannot_login']);
    expect(turn('全部', { question: open }).changes).toEqual([]);
  });
});

describe('taking back', () => {
  const last = (kind: string, claim: 'none' | 'claimed') => [
    { itemId: 'i-1', kind, before: { ...UNTOUCHED_DEADLINE, claim } },
  ];
  it('undoes what the last message changed, and a claim said twice altogether', () => {
    for (const claim of ['none', 'claimed'] as const) {
      const decided = turn('不对', { lastChanges: last('claimed', claim) });
      expect(decided.text).toBe('已撤回：B204-1 “已报”的记录。');
      const [change] = decided.turn.changes;
      expect(change?.event).toMatchObject({
        kind: 'undone',
        before: { claim: claim === 'none' ? 'none' : 'retracted' },
      });
    }
  });
});

describe('a group', () => {
  const SAID = ['谁没报', '我的', '帮助', '已报', '登不上', '什么时候截止', 'asdf随便', '已联系 1'];

  it('never makes a list be looked up', () => {
    for (const text of SAID) {
      const decided = turn(text, { scope: 'group', posts: [POST], items: AGENT });
      expect(decided.turn.reply.kind, text).not.toBe('who_not_filed');
    }
  });
});

describe('whatever anybody says', () => {
  it('decides the same twice, never throws, and changes only the speaker’s own items', () => {
    const words = fc.constantFrom(
      '已报',
      '明天',
      '205-1',
      'K7Q2',
      '不对',
      '1',
      '全部',
      '？',
      '登不上',
      '收到',
      ' ',
      '力拓机械',
    );
    const texts = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.array(words, { maxLength: 6 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, fc.boolean(), (text, isGroup) => {
        const given = {
          items: AGENT,
          lastReminderItemIds: REMINDED,
          scope: isGroup ? 'group' : 'person',
        } as const;
        const first = decide(conversation(text, given));
        expect(JSON.stringify(decide(conversation(text, given)))).toBe(JSON.stringify(first));
        for (const { itemId } of first.changes) expect(REMINDED).toContain(itemId);
      }),
    );
  });

  it('a leader who says of a firm on her list that it has filed is told what she can do about it', () => {
    const words = textOf(
      decide(conversation('5 已报', { posts: [POST], items: [], lastReminderItemIds: null })),
    );
    expect(words).toContain('已联系 序号 情况');
    expect(textOf(decide(conversation('已报', { items: [], lastReminderItemIds: null })))).toBe(
      '您名下目前没有待报的报表。',
    );
  });

  it.each(['证书过期了怎么办', '系统报错了，提交不了', '这个月不用报了吧'])(
    'a leader who owes nothing and says %s is asked what she means',
    (text) => {
      const given = { posts: [POST], items: [], lastReminderItemIds: null };
      expect(textOf(decide(conversation(text, given)))).toContain('您的意思是');
    },
  );
});
