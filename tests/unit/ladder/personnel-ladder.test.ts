// The steps of a change of people: while the successor is missing, and while nobody has judged it.
import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS } from '#bot/domain/calendar/service-time.ts';
import {
  applyPersonnelEvent,
  NO_CHANGE,
  NOBODY,
  type PersonnelEvent,
} from '#bot/domain/facts/personnel-facts.ts';
import { personnelLadder } from '#bot/domain/ladder/personnel-ladder.ts';
import { at, CALENDAR, shown } from '#tests/unit/calendar/shipped.ts';

const TOLD: PersonnelEvent = { kind: 'told', at: at('2026-11-03 10:00') };
const NAMED: PersonnelEvent = {
  kind: 'named',
  at: at('2026-11-06 20:00'),
  successor: { ...NOBODY, name: '李敏', phone: '19900001111' },
};
const REFUSED: PersonnelEvent = { kind: 'refused', at: at('2026-11-10 09:30') };

describe('the ladder of a change of people', () => {
  it.each<[string, readonly PersonnelEvent[], readonly string[]]>([
    ['that was told', [TOLD], ['people:missing leader 11-05 09:00', 'people:unnamed township 11-10 09:00']],
    [
      'with a successor, named on a Friday evening',
      [TOLD, NAMED],
      [
        'people:confirm leader 11-09 08:30',
        'people:remind leader 11-10 09:00',
        'people:overdue township 11-12 09:00',
      ],
    ],
    [
      'that was refused',
      [TOLD, NAMED, REFUSED],
      ['people:missing leader 11-12 09:00', 'people:unnamed township 11-17 09:00'],
    ],
    ['that was confirmed', [TOLD, NAMED, { kind: 'confirmed', at: at('2026-11-09 09:00') }], []],
    ['that was withdrawn', [TOLD, NAMED, { kind: 'undone', before: NO_CHANGE }], []],
  ])('%s', (_, events, expected) => {
    const facts = events.reduce(applyPersonnelEvent, NO_CHANGE);
    const steps = personnelLadder(facts, { calendar: CALENDAR, hours: DEFAULT_SERVICE_HOURS });
    expect(steps.map(({ audience, dueAt, occasion }) => `${occasion} ${audience} ${shown(dueAt)}`)).toEqual(
      expected,
    );
  });
});
