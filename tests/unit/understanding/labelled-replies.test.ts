// The labelled replies: none settled by mistake, and those about a deadline understood.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { understand } from '#bot/domain/understanding/understand.ts';
import { type LabelledReply, scoreReplies } from '#tests/support/score-replies.ts';

const SENT_AT = Temporal.Instant.from('2026-11-05T10:30:00+08:00');
const SUPPORTED = new Set([
  'ack',
  'reported',
  'will_report_later',
  'extension_request',
  'cannot_login',
  'question',
  'refuse',
  'retract',
  'chitchat',
  'ambiguous',
]);

const replies = readFileSync(new URL('./replies-labelled.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as LabelledReply);

function score(chosen: readonly LabelledReply[]) {
  const predicted = chosen.map((reply) => {
    const { intent, slots } = understand({
      text: reply.text,
      sentAt: SENT_AT,
      contextKinds: reply.context,
    });
    return { id: reply.id, intent, slots: { ...slots } };
  });
  return scoreReplies(chosen, predicted);
}

describe('the labelled replies', () => {
  it('are all there', () => {
    expect(replies).toHaveLength(250);
  });

  it('settle nothing that the words do not clearly say', () => {
    expect(score(replies).falseCompletions).toEqual([]);
  });

  it('about a report deadline are understood in at least 97 of 100', () => {
    const deadline = replies.filter(
      (reply) => reply.context.includes('report_deadline') && SUPPORTED.has(reply.intent),
    );
    const { right, wrong } = score(deadline);
    expect(deadline.length).toBeGreaterThan(100);
    expect(right / deadline.length, wrong.join('\n')).toBeGreaterThanOrEqual(0.97);
  });

  it('name times and forms as labelled', () => {
    const deadline = replies.filter((reply) => reply.context.includes('report_deadline'));
    expect(score(deadline).wrongSlots.filter((line) => !line.includes('until'))).toEqual([]);
  });
});
