// The facts of a training: every answer by every other, what they come to, and what is kept of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyTrainingEvent,
  type TrainingEvent,
  type TrainingFacts,
  UNANSWERED_TRAINING,
} from '#bot/domain/facts/training-facts.ts';
import { shownTraining, standingOfTraining } from '#bot/domain/facts/training-shown.ts';
import { readTrainingFacts, storeTrainingFacts } from '#bot/kinds/training_notice/stored.ts';
import { at } from '#tests/unit/calendar/shipped.ts';

const NOW = at('2026-11-10 10:00');
const COMING: TrainingEvent = {
  kind: 'attending',
  at: NOW,
  words: '参加 王芳',
  names: ['王芳'],
  headcount: null,
  substitute: false,
  online: false,
};
const INSTEAD: TrainingEvent = { ...COMING, names: ['李强'], substitute: true };
const LEAVE: TrainingEvent = { kind: 'leave', at: NOW, words: '请假 出差', reason: '请假 出差' };
const DECLINED: TrainingEvent = { kind: 'declined', at: NOW, words: '不参加' };
const SIGNED: TrainingEvent = { kind: 'signed_in', at: NOW, name: null, speaker: '陈老师' };
const BY_STAFF: TrainingEvent = { kind: 'signed_in_by_staff', at: NOW, name: '赵敏', reason: '手机没电' };
const GRANTED: TrainingEvent = { kind: 'leave_judged', verdict: 'granted', note: null };
const REFUSED: TrainingEvent = { kind: 'leave_judged', verdict: 'refused', note: '人手够' };
const MAKE_UP: TrainingEvent = { kind: 'called_to_make_up' };

function after(...events: readonly TrainingEvent[]): TrainingFacts {
  return events.reduce(applyTrainingEvent, UNANSWERED_TRAINING);
}

describe('the facts of a training', () => {
  it.each([
    ['nothing', [], 'no_receipt', 'open'],
    ['收到', [{ kind: 'acknowledged', at: NOW }], 'acknowledged', 'open'],
    ['参加', [COMING], 'attending', 'open'],
    ['代训', [INSTEAD], 'substitute', 'open'],
    ['请假', [LEAVE], 'leave', 'open'],
    ['a leave that is granted', [LEAVE, GRANTED], 'leave_granted', 'open'],
    ['a leave that is refused', [LEAVE, GRANTED, REFUSED], 'leave_refused', 'open'],
    ['a new leave after a refusal', [LEAVE, REFUSED, LEAVE], 'leave', 'open'],
    ['somebody after a refusal', [LEAVE, REFUSED, COMING], 'attending', 'open'],
    ['a verdict on no leave', [COMING, GRANTED], 'attending', 'open'],
    ['a granted leave and a make-up', [LEAVE, GRANTED, MAKE_UP], 'no_receipt', 'open'],
    ['不参加', [DECLINED], 'declined', 'open'],
    ['a leave and then somebody instead', [LEAVE, INSTEAD], 'substitute', 'open'],
    ['coming and then a leave', [COMING, LEAVE], 'leave', 'open'],
    ['a sign-in', [COMING, SIGNED], 'trained', 'done'],
    ['a sign-in without a receipt', [SIGNED], 'trained', 'done'],
    ['a sign-in by staff', [LEAVE, BY_STAFF], 'trained_by_staff', 'done'],
    ['a make-up', [LEAVE, MAKE_UP], 'no_receipt', 'open'],
    ['a make-up for who was there', [SIGNED, MAKE_UP], 'trained', 'done'],
    ['a make-up and a sign-in', [LEAVE, MAKE_UP, COMING, SIGNED], 'trained', 'done'],
    ['不对', [COMING, { kind: 'undone', before: UNANSWERED_TRAINING }], 'no_receipt', 'open'],
  ] as const)('after %s are shown as such', (_, events, shown, standing) => {
    const facts = after(...events);
    expect([shownTraining(facts), standingOfTraining(facts)]).toEqual([shown, standing]);
  });

  it.each([
    ['the speaker without a receipt', [SIGNED], ['陈老师']],
    ['who the receipt names', [INSTEAD, SIGNED], ['李强']],
    ['who the sign-in names', [COMING, { ...SIGNED, name: '张伟' }], ['张伟']],
    [
      'each of two named, one after the other',
      [{ ...COMING, names: ['王芳', '李强'] }, SIGNED, SIGNED],
      ['王芳', '李强'],
    ],
    ['nobody twice', [COMING, SIGNED, SIGNED, SIGNED], ['王芳']],
  ] as const)('a sign-in is that of %s', (_, events, names) => {
    expect(after(...events).present.map(({ name }) => name)).toEqual(names);
  });

  const event = fc.oneof(
    fc.constantFrom<TrainingEvent>(
      COMING,
      INSTEAD,
      LEAVE,
      DECLINED,
      SIGNED,
      BY_STAFF,
      MAKE_UP,
      GRANTED,
      REFUSED,
    ),
    fc.constantFrom<TrainingEvent>(
      { kind: 'acknowledged', at: NOW },
      { kind: 'named', names: ['周杰', '周杰'] },
      { kind: 'explained', reason: '生病' },
      { kind: 'signed_in', at: NOW, name: '周杰', speaker: '陈老师' },
    ),
  );

  it('are kept and read back whatever happens, and are done only by a presence', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), (events) => {
        const facts = after(...events);
        expect(readTrainingFacts(JSON.parse(JSON.stringify(storeTrainingFacts(facts))))).toEqual(facts);
        const signs = events.some(({ kind }) => kind === 'signed_in' || kind === 'signed_in_by_staff');
        expect(standingOfTraining(facts)).toBe(signs ? 'done' : 'open');
        const names = facts.present.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });

  it('go back to what they were before the last words, but for what staff entered since', () => {
    const words = event.filter(
      ({ kind }) => kind !== 'signed_in_by_staff' && kind !== 'called_to_make_up' && kind !== 'leave_judged',
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 6 }), words, fc.boolean(), (events, last, staff) => {
        const before = after(...events);
        const said = applyTrainingEvent(before, last);
        const since = staff ? applyTrainingEvent(said, BY_STAFF) : said;
        const undone = applyTrainingEvent(since, { kind: 'undone', before });
        expect(undone).toEqual(staff ? applyTrainingEvent(before, BY_STAFF) : before);
      }),
    );
  });

  it('count each verdict on a leave, so that each is told once', () => {
    expect(after(LEAVE, GRANTED, GRANTED).leaveVerdicts).toBe(1);
    const again = after(LEAVE, REFUSED, { kind: 'undone', before: UNANSWERED_TRAINING }, LEAVE, REFUSED);
    expect(again).toMatchObject({ leave: 'refused', leaveNote: '人手够', leaveVerdicts: 2 });
  });

  it('do not go back to an earlier round', () => {
    const facts = after(LEAVE, MAKE_UP);
    expect(applyTrainingEvent(facts, { kind: 'undone', before: UNANSWERED_TRAINING })).toBe(facts);
  });
});
