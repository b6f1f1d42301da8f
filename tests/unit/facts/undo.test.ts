// Taking back (不对): the firm's last words go, and nothing anybody else said in between.
import { describe, expect, it } from 'vitest';
import {
  applyDeadlineEvent,
  type DeadlineEvent,
  type DeadlineFacts,
  UNTOUCHED_DEADLINE,
} from '#bot/domain/facts/deadline-facts.ts';
import { allFacts, SAID, T, WORDS, written } from './axes.ts';

const ALL = allFacts();

const after = (start: DeadlineFacts, ...events: readonly DeadlineEvent[]) =>
  events.reduce(applyDeadlineEvent, start);
const listed = (word: (typeof WORDS)[number], asOfAt = T.canKnow): DeadlineEvent => ({
  kind: 'listed',
  word,
  filedAt: word === 'not_filed' ? null : T.firstFiled,
  asOfAt,
});

describe('taking back at once', () => {
  it.each(['acknowledged', 'promised', 'blocked:cannot_login'] as const)('%s leaves no trace', (name) => {
    const wrong = ALL.map((before) => ({
      before: written(before),
      undone: written(after(before, SAID[name], { kind: 'undone', before })),
    })).filter(({ before, undone }) => before !== undone);
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  it('a first claim leaves 已撤回, with everything else as it was', () => {
    const wrong = ALL.map((before) => ({
      expected: written(
        before.claim === 'claimed' ? before : { ...before, claim: 'retracted', claimAt: T.event },
      ),
      undone: written(after(before, SAID.claimed, { kind: 'undone', before })),
    })).filter(({ expected, undone }) => expected !== undone);
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  it('a promise that replaced another brings the other back', () => {
    const before = after(UNTOUCHED_DEADLINE, { kind: 'promised', untilAt: T.promised, at: T.said });
    const undone = after(before, SAID.promised, { kind: 'undone', before });
    expect(written(undone)).toBe(written(before));
  });

  it('a promise said after a claim brings the claim back', () => {
    const before = after(UNTOUCHED_DEADLINE, SAID.claimed);
    expect(after(before, SAID.promised, { kind: 'undone', before }).claim).toBe('claimed');
  });
});

describe('what came in between stays', () => {
  it.each(WORDS)('a list that says %s', (word) => {
    for (const before of ALL) {
      for (const said of Object.values(SAID)) {
        const between = after(before, said, listed(word));
        const undone = after(between, { kind: 'undone', before });
        const { platform, platformAsOfAt, firstFiledAt, round, brokenPromises, exemption, dunning } = undone;
        const kept = [platform, platformAsOfAt, firstFiledAt, round, brokenPromises, exemption, dunning];
        const expected = [
          between.platform,
          between.platformAsOfAt,
          between.firstFiledAt,
          between.round,
          between.brokenPromises,
          between.exemption,
          between.dunning,
        ];
        if (kept.some((value, index) => value !== expected[index])) expect(kept).toEqual(expected);
      }
    }
  });

  it('the judgement of a promise', () => {
    const before = after(UNTOUCHED_DEADLINE, { kind: 'promised', untilAt: T.promised, at: T.said });
    const undone = after(before, SAID.claimed, listed('not_filed'), { kind: 'undone', before });
    expect([undone.promise?.state, undone.brokenPromises]).toEqual(['broken', 1]);
  });

  it('an exemption', () => {
    const before = UNTOUCHED_DEADLINE;
    expect(after(before, SAID.claimed, SAID.exempted, { kind: 'undone', before }).exemption).toBe('granted');
  });

  it.each(['filed', 'accepted', 'returned'] as const)(
    'the end of a difficulty, when a list in between says %s',
    (word) => {
      const before = after(UNTOUCHED_DEADLINE, SAID['blocked:cannot_login']);
      const undone = after(before, SAID.claimed, listed(word), { kind: 'undone', before });
      expect(undone.obstacles).toEqual([]);
    },
  );

  it('a difficulty comes back with the claim gone, when the list in between still says not filed', () => {
    const before = after(UNTOUCHED_DEADLINE, SAID['blocked:cannot_login']);
    const undone = after(before, SAID.claimed, listed('not_filed'), { kind: 'undone', before });
    expect(undone.obstacles).toEqual(['cannot_login']);
  });
});
