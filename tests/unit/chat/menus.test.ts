// What people are offered: help by role, likeliest answers, and how to answer in the last line.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '#bot/chat/dispatch.ts';
import { UNTOUCHED_DEADLINE } from '#bot/domain/facts/deadline-facts.ts';
import { plainText } from '#bot/domain/message.ts';
import { parseRole, ROLE_WORDS } from '#bot/domain/roster/vocabulary.ts';
import type { AnyItem } from '#bot/kinds/index.ts';
import type { Conversation, OpenQuestion } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { HOW_TO_ANSWER } from '#tests/disclosure/how-to-answer.ts';
import { sampleItems } from '#tests/disclosure/kinds.ts';
import { changesOf, conversation, energy, item, NOW, POST, textOf } from './conversations.ts';

const ROLES = ROLE_WORDS.flatMap((word) => parseRole(word) ?? []);
const FILED = { ...UNTOUCHED_DEADLINE, platform: 'filed' as const, platformAsOfAt: NOW };
const ANY_ITEMS: readonly AnyItem[] = [
  ...sampleItems(),
  energy('i-energy'),
  item('i-filed', { facts: FILED }),
  item('i-other', { unitId: 'u-2', unitShortName: '华宇电子' }),
];

const speakers = fc.record({
  posts: fc.array(
    fc
      .record({
        role: fc.constantFrom(...ROLES),
        gridLevel: fc.constantFrom(1, 2, 3, 4),
        competes: fc.boolean(),
      })
      .map((post) => ({ ...POST, ...post })),
    { maxLength: 4 },
  ),
  items: fc.subarray([...ANY_ITEMS]),
  mayBind: fc.boolean(),
});

function linesOf(turn: Turn): readonly string[] {
  return (textOf(turn) ?? '').split('\n').filter((line) => line !== '');
}

describe('帮助', () => {
  it('has at most six lines, whatever roles somebody has', () => {
    fc.assert(
      fc.property(speakers, (speaker) => {
        const lines = linesOf(decide(conversation('帮助', speaker)));
        expect(lines.length).toBeGreaterThan(0);
        expect(lines.length).toBeLessThanOrEqual(6);
        expect(new Set(lines).size).toBe(lines.length);
      }),
    );
  });

  const post = (role: (typeof ROLES)[number], competes = false) => ({ ...POST, role, competes });
  it.each<readonly [string, Partial<Conversation>, readonly string[], readonly string[]]>([
    ['a statistician', {}, ['“我的”', '“已报”', '“登不上”'], ['谁没报', '暂停全部', '绑定']],
    [
      'a statistician with channels to choose from',
      { mayBind: true },
      ['“已报”', '“绑定”取'],
      ['“绑定 姓名”'],
    ],
    [
      'a leader',
      { items: [], posts: [post('grid_leader')], mayBind: true },
      ['“谁没报”', '“已联系', '“绑定 姓名”'],
      ['“已报”', '暂停全部'],
    ],
    [
      'a leader with a firm',
      { posts: [post('grid_leader')] },
      ['“谁没报”', '“我的”', '“已报”'],
      ['暂停全部'],
    ],
    ['a competing leader', { posts: [post('grid_leader', true)] }, ['还有几家没报', '“我的”'], ['未报名单']],
    [
      'a deputy',
      { items: [], posts: [post('deputy_grid_leader')] },
      ['还有几家没报'],
      ['未报名单', '暂停全部'],
    ],
    [
      'a township',
      { items: [], posts: [post('township_statistician')] },
      ['“谁没报”'],
      ['暂停全部', '“已报”'],
    ],
    [
      'a duty clerk',
      { items: [], posts: [post('duty_clerk')] },
      ['“暂停全部”', '“发送”', '平台名单'],
      ['“已报”'],
    ],
    [
      'a duty clerk who has a firm and a grid',
      { posts: [post('duty_clerk'), post('grid_leader')] },
      ['“暂停全部”', '“谁没报”', '“我的”'],
      [],
    ],
  ])('tells %s what that role can do', (_, given, has, hasNot) => {
    const text = linesOf(decide(conversation('帮助', given))).join('\n');
    for (const words of has) expect(text).toContain(words);
    for (const words of hasNot) expect(text).not.toContain(words);
  });
});

describe('words that say nothing', () => {
  it('are answered with at most three things to choose from, by number', () => {
    fc.assert(
      fc.property(speakers, fc.constantFrom('呃那个', '那个表', '阿斯顿'), (speaker, text) => {
        const turn = decide(conversation(text, { ...speaker, lastReminderItemIds: null }));
        if (turn.question === null) {
          expect(speaker.posts.length + speaker.items.length).toBe(0);
          return;
        }
        const { choices } = turn.question;
        expect(choices.length).toBeGreaterThan(0);
        expect(choices.length).toBeLessThanOrEqual(3);
        for (const [index, { label }] of choices.entries())
          expect(textOf(turn)).toContain(`${index + 1}. ${label}`);
      }),
    );
  });

  it('of a leader are answered with the leader’s lists', () => {
    const turn = decide(conversation('呃那个', { items: [], posts: [POST] }));
    expect(textOf(turn)).toContain('1. 查看谁还没报\n2. 看看可以怎么说');
    const chosen = decide(conversation('1', { items: [], posts: [POST], question: opened(turn) }));
    expect(textOf(chosen)).toBe('<who_not_filed>');
    expect(chosen.closesQuestion).toBe(true);
  });
});

describe('a question', () => {
  const words = fc.constantFrom(
    '呃那个',
    '已报',
    '明天报',
    '属实',
    '有误',
    '是1250',
    '昨天8点报',
    '登不上',
    '1',
    '都报了',
  );

  it('says in its last line how it is answered, and its buttons say what is typed', () => {
    fc.assert(
      fc.property(
        speakers,
        fc.array(words, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (speaker, said, named) => {
          const lastReminderItemIds = named ? speaker.items.map(({ id }) => id) : null;
          const turn = decide(conversation(said.join('，'), { ...speaker, lastReminderItemIds }));
          if (turn.question === null) return;
          expect(linesOf(turn).at(-1)).toMatch(HOW_TO_ANSWER);
          if (turn.reply.kind !== 'message') throw new Error('a question nobody reads');
          const { actions = [], ...message } = turn.reply.message;
          const numbers = [...plainText(message).matchAll(/^(\d)\. (.+)$/gmu)];
          if (actions.length > 0)
            expect(actions.map(({ label, words: typed }) => [typed, label])).toEqual(
              numbers.map(([, ...one]) => one),
            );
        },
      ),
    );
  });

  it('is answered by pressing as by typing: the same turn', () => {
    const turn = decide(conversation('呃那个'));
    const actions = turn.reply.kind === 'message' ? (turn.reply.message.actions ?? []) : [];
    const after = actions.map(({ words: typed }) => decide(conversation(typed, { question: opened(turn) })));
    expect(after.map(changesOf)).toEqual([['i-1 claimed'], [], ['i-1 blocked:cannot_login']]);
  });
});

function opened({ question }: Turn): OpenQuestion | null {
  return question === null ? null : { id: 'q', ...question };
}
