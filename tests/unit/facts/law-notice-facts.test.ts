// The facts of a notice: confirmed by the firm's own word only, once, and undone by it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyLawNoticeEvent,
  type LawNoticeEvent,
  type LawNoticeFacts,
  shownNotice,
  standingOfNotice,
  UNCONFIRMED_NOTICE,
} from '#bot/domain/facts/law-notice-facts.ts';
import { readNoticeFacts, storeNoticeFacts } from '#bot/kinds/law_notice/stored.ts';
import { at } from '#tests/unit/calendar/shipped.ts';

const NOW = at('2026-11-04 10:00');
const CONFIRMED: LawNoticeEvent = { kind: 'confirmed', at: NOW, words: '已阅' };
const ASKED: LawNoticeEvent = { kind: 'asked', at: NOW };

function after(...events: readonly LawNoticeEvent[]): LawNoticeFacts {
  return events.reduce(applyLawNoticeEvent, UNCONFIRMED_NOTICE);
}

describe('the facts of a notice', () => {
  it.each([
    ['nothing', [], 'unconfirmed', 'open'],
    ['a question', [ASKED], 'asked', 'open'],
    ['已阅', [CONFIRMED], 'confirmed', 'done'],
    ['a question behind it', [CONFIRMED, ASKED], 'confirmed', 'done'],
    ['it taken back', [CONFIRMED, { kind: 'undone', before: UNCONFIRMED_NOTICE }], 'unconfirmed', 'open'],
  ] as const)('after %s', (_, events, shown, standing) => {
    const facts = after(...events);
    expect([shownNotice(facts), standingOfNotice(facts)]).toEqual([shown, standing]);
  });

  it('keep the first confirmation', () => {
    const facts = after(CONFIRMED);
    const again = applyLawNoticeEvent(facts, { ...CONFIRMED, at: NOW.add({ hours: 1 }), words: '收到' });
    expect(again).toBe(facts);
  });

  it('are done only after a confirmation, and read back as they were stored', () => {
    const event = fc.constantFrom<LawNoticeEvent>(CONFIRMED, ASKED);
    fc.assert(
      fc.property(fc.array(event, { maxLength: 5 }), (events) => {
        const facts = after(...events);
        expect(standingOfNotice(facts) === 'done').toBe(events.includes(CONFIRMED));
        expect(readNoticeFacts(JSON.parse(JSON.stringify(storeNoticeFacts(facts))))).toEqual(facts);
      }),
    );
  });
});
