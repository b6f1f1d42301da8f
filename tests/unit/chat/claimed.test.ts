// What a sender may have said who only claims to be who he is, and what is refused him.

import { describe, expect, it } from 'vitest';
import { withProof } from '#bot/chat/claimed.ts';
import { oneLine } from '#bot/domain/message.ts';
import type { Turn } from '#bot/services/turn.ts';
import { conversation, POST, textOf } from './conversations.ts';

const reading: Turn['reading'] = {
  intent: 'command',
  slots: {},
  confidence: 1,
  rule: 'test',
  alternatives: [],
};
const base: Turn = {
  reading,
  attribution: 'none',
  changes: [],
  called: [],
  question: null,
  reply: { kind: 'message', message: oneLine('好') },
};
const claimed = conversation('', { senderProof: 'claimed' });

const REFUSED: Readonly<Record<string, Turn>> = {
  'an order to stop all sending': { ...base, reply: { kind: 'order', order: 'pause' } },
  'the release of a wave': { ...base, reply: { kind: 'order', order: 'release' } },
  'a list to be brought in': { ...base, reply: { kind: 'import_list', listFrom: 'm1' } },
  'a review': { ...base, reply: { kind: 'review', order: { kind: 'show' } as never } },
  'a broadcast': { ...base, reply: { kind: 'broadcast', order: { kind: 'stop' } as never } },
  'a code for somebody else': {
    ...base,
    reply: { kind: 'bind_code', order: { kind: 'other', who: '张三', channel: null } },
  },
  'firms that have been called': { ...base, called: [{ itemId: 'i-1', reached: true }] },
  'a verdict on a change of people': {
    ...base,
    handover: { do: 'judge', itemIds: ['i-1'], verdict: 'confirmed' },
  },
};

describe('a sender nobody has proved', () => {
  it.each(Object.entries(REFUSED))('is refused %s, told so, and nothing of it is left', (_what, turn) => {
    const after = withProof(claimed, turn);
    expect(textOf(after)).toContain('这项操作没有执行');
    expect(after).toMatchObject({ called: [], changes: [], question: null, attribution: 'claimed_sender' });
    expect(after.handover).toBeUndefined();
    expect(withProof(conversation(''), turn)).toBe(turn);
  });

  it.each<[string, Turn]>([
    [
      'an answer about his own items',
      { ...base, changes: [{ itemId: 'i-1', kind: 'claimed', event: {} as never }] },
    ],
    ['what is only told', { ...base, reply: { kind: 'who_not_filed' } }],
    ['nothing', { ...base, reply: { kind: 'silence', reason: 'thanks' } }],
  ])('is given %s as anybody else', (_what, turn) => {
    expect(withProof(claimed, turn)).toBe(turn);
  });

  it('is given a code of his own, but not for the powers of a duty', () => {
    const turn: Turn = { ...base, reply: { kind: 'bind_code', order: { kind: 'own', channel: null } } };
    expect(withProof(claimed, turn)).toBe(turn);
    const leading = conversation('', { senderProof: 'claimed', posts: [POST] });
    expect(textOf(withProof(leading, turn))).toContain('这项操作没有执行');
  });
});
