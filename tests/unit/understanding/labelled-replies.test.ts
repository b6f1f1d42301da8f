// The labelled replies: none settled by mistake, nearly all understood.

import { describe, expect, it } from 'vitest';
import { labelledReplies, nearMisses, understood, wordings } from '#tests/support/labelled-replies.ts';

describe.each([
  ['replies-labelled', 250, 0.99, 0.97],
  ['replies-dev', 4312, 0.98, 0.94],
] as const)('the replies of %s', (file, count, leastIntents, leastSlots) => {
  const replies = labelledReplies(file);
  const score = understood(replies);

  it('are all there', () => {
    expect(replies).toHaveLength(count);
  });

  it('settle nothing that the words do not clearly say', () => {
    expect(score.falseCompletions).toEqual([]);
  });

  it('are understood', () => {
    expect(score.right / score.replies, score.wrong.join('\n')).toBeGreaterThanOrEqual(leastIntents);
  });

  it('name times, forms, figures and people as labelled', () => {
    expect(score.slotsF1, score.wrongSlots.join('\n')).toBeGreaterThanOrEqual(leastSlots);
  });
});

describe('with another kind open beside', () => {
  const replies = [...labelledReplies('replies-labelled'), ...labelledReplies('replies-dev')];

  it.each(['report_deadline', 'verification_query', 'training_notice', 'law_notice', 'ledger_item'])(
    '%s, nothing is settled that was not said',
    (kind) => {
      const crowded = replies
        .filter(({ context }) => context.length === 1 && !context.includes(kind))
        .map((reply) => ({ ...reply, context: [...reply.context, kind] }));
      expect(understood(crowded).falseCompletions).toEqual([]);
    },
  );
});

describe('other wordings', () => {
  const replies = wordings();

  it('are understood for every intent and kind', () => {
    expect(replies.length).toBeGreaterThan(1000);
    expect(understood(replies).wrong).toEqual([]);
  });
});

describe('replies that come near to settling', () => {
  const ALL = ['report_deadline', 'verification_query', 'training_notice', 'law_notice', 'ledger_item'];

  it('settle nothing, whatever else is open', () => {
    const replies = nearMisses();
    expect(replies.length).toBeGreaterThan(200);
    expect(understood(replies).falseCompletions).toEqual([]);
    expect(understood(replies.map((reply) => ({ ...reply, context: ALL }))).falseCompletions).toEqual([]);
  });
});
