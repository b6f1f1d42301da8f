// Whose form a reply speaks about: the precedence as a table, and what may never be guessed.
import { describe, expect, it } from 'vitest';
import {
  type AttributableItem,
  type AttributionQuestion,
  attribute,
} from '#bot/domain/understanding/attribution.ts';

const item = (id: string, given: Partial<AttributableItem> = {}): AttributableItem => ({
  id,
  unitId: 'u1',
  unitShortName: '天成汽配',
  taskCode: 'K7Q2',
  formCode: 'B204-1',
  isOpen: true,
  wasNamed: true,
  ...given,
});
const OUTPUT = item('output');
const ENERGY = item('energy', { formCode: '205-1', taskCode: 'M3X8' });
const FINANCE = item('finance', { formCode: 'B203', taskCode: 'P5D4' });
const OTHER_FIRM = item('other', { unitId: 'u2', unitShortName: '宏达铸造' });
const closed = (one: AttributableItem) => ({ ...one, isOpen: false });
const untold = (one: AttributableItem) => ({ ...one, wasNamed: false });

/** `last_reminder: output energy`. */
function answer(items: readonly AttributableItem[], given: Partial<AttributionQuestion> = {}): string {
  const { by, items: found } = attribute({
    text: '已报',
    forms: [],
    unitName: null,
    items,
    quotedItemIds: null,
    lastReminderItemIds: null,
    ...given,
  });
  return [by, found.map(({ id }) => id).join(' ')].filter((part) => part !== '').join(': ');
}

const THREE = [OUTPUT, ENERGY, FINANCE];

describe('one firm', () => {
  it.each<readonly [string, readonly AttributableItem[], Partial<AttributionQuestion>, string]>([
    ['owes nothing', [], {}, 'nothing_open'],
    ['owes nothing any more', [closed(OUTPUT), closed(ENERGY)], {}, 'settled_already'],
    [
      'quotes a message',
      THREE,
      { quotedItemIds: ['energy'], lastReminderItemIds: ['output'] },
      'quote: energy',
    ],
    [
      'quotes a message about two forms',
      THREE,
      { quotedItemIds: ['energy', 'output'] },
      'quote: output energy',
    ],
    [
      'quotes, and a code says otherwise',
      THREE,
      { text: '已报 P5D4', quotedItemIds: ['energy'] },
      'quote: energy',
    ],
    [
      'quotes, and names a form besides',
      THREE,
      { forms: ['B203'], quotedItemIds: ['energy'] },
      'form: finance',
    ],
    ['quotes something of nobody’s', [OUTPUT], { quotedItemIds: [] }, 'only_open: output'],
    [
      'quotes what was never named to it',
      [untold(OUTPUT), ENERGY],
      { quotedItemIds: ['output'] },
      'quote: output',
    ],
    ['writes a code', THREE, { text: 'P5D4 已报', lastReminderItemIds: ['output'] }, 'code: finance'],
    ['writes a code never named to it', [untold(OUTPUT), ENERGY], { text: 'K7Q2已报' }, 'code: output'],
    ['names a form', THREE, { forms: ['205-1'], lastReminderItemIds: ['output'] }, 'form: energy'],
    ['names two forms', THREE, { forms: ['205-1', 'B203'] }, 'form: energy finance'],
    ['names a form it does not owe', THREE, { forms: ['206-1'] }, 'unknown_form'],
    ['names a form that is settled', [closed(OUTPUT), ENERGY], { forms: ['B204-1'] }, 'settled_already'],
    ['names a form it was not told of', [untold(OUTPUT), ENERGY], { forms: ['B204-1'] }, 'nothing_named'],
    ['names itself', THREE, { unitName: '天成汽配' }, 'unit: output energy finance'],
    ['names a firm it does not answer for', THREE, { unitName: '大江纺织' }, 'unknown_form'],
    [
      'answers the last reminder',
      THREE,
      { lastReminderItemIds: ['output', 'energy'] },
      'last_reminder: output energy',
    ],
    ['has one open form that was named', [OUTPUT, untold(ENERGY)], {}, 'only_open: output'],
    ['has two and says neither', [OUTPUT, ENERGY], {}, 'nothing_named'],
    ['was told of nothing', [untold(OUTPUT)], {}, 'nothing_named'],
  ])('that %s', (_, items, given, expected) => {
    expect(answer(items, given)).toBe(expected);
  });

  it('whose quoted form is settled is told so, and no other form is taken for it', () => {
    expect(answer([closed(OUTPUT), ENERGY], { quotedItemIds: ['output'] })).toBe('settled_already');
  });

  it('whose coded form is settled is told so, and no other form is taken for it', () => {
    expect(answer([closed(OUTPUT), ENERGY], { text: 'K7Q2 已报' })).toBe('settled_already');
  });

  it('whose last reminder is settled altogether is told so, and no other form is taken for it', () => {
    expect(answer([closed(OUTPUT), ENERGY], { lastReminderItemIds: ['output'] })).toBe('settled_already');
  });

  it('is not taken to answer a reminder of an earlier round', () => {
    expect(answer([untold(OUTPUT), untold(ENERGY)], { lastReminderItemIds: ['output'] })).toBe(
      'nothing_named',
    );
  });
});

describe('a code', () => {
  it.each([
    ['K7Q2', true],
    ['k7q2已报', true],
    ['已报ｋ７ｑ２', true],
    ['已报（K7Q2）', true],
    ['已报K7Q2。', true],
    ['XK7Q2', false],
    ['K7Q23', false],
    ['k7q2b', false],
    ['AK7Q2 K7Q2', true],
    ['K7Q', false],
    ['K 7Q2', false],
  ])('in %s: %s', (text, found) => {
    const [, ...others] = THREE;
    expect(answer([OUTPUT, ...others], { text })).toBe(found ? 'code: output' : 'nothing_named');
  });
});

describe('whoever answers for several firms', () => {
  const BOTH = [OUTPUT, OTHER_FIRM];

  it.each<readonly [string, Partial<AttributionQuestion>, string]>([
    ['says nothing more', { lastReminderItemIds: ['output', 'other'] }, 'several_units: output other'],
    ['writes the code of the task', { text: 'K7Q2 已报' }, 'several_units: output other'],
    ['names the form', { forms: ['B204-1'] }, 'several_units: output other'],
    ['quotes a text that names both', { quotedItemIds: ['output', 'other'] }, 'several_units: output other'],
    ['quotes a text that names one', { quotedItemIds: ['other'] }, 'quote: other'],
    ['names the firm', { unitName: '宏达铸造' }, 'unit: other'],
    ['names the firm in short', { unitName: '宏达' }, 'unit: other'],
    ['names the firm in full', { unitName: '浙江宏达铸造有限公司' }, 'unit: other'],
    ['names the firm and the form', { unitName: '宏达铸造', forms: ['B204-1'] }, 'form: other'],
    ['names both firms', { unitName: '天成汽配、宏达铸造' }, 'unit: output other'],
    ['names one by a single letter', { unitName: '宏' }, 'unknown_form'],
  ])('and %s', (_, given, expected) => {
    expect(answer(BOTH, given)).toBe(expected);
  });

  const ALIKE = [OUTPUT, item('alike', { unitId: 'u3', unitShortName: '天成铸造' })];
  const NESTED = [item('short', { unitId: 'u4', unitShortName: '天成' }), OUTPUT];

  it('is asked when the name fits two firms', () => {
    expect(answer(ALIKE, { unitName: '天成' })).toBe('several_units: output alike');
  });

  it('is asked when two firms bear the same short name', () => {
    const namesake = item('namesake', { unitId: 'u5' });
    expect(answer([OUTPUT, namesake], { unitName: '天成汽配' })).toBe('several_units: output namesake');
  });

  it('is understood when one firm’s name lies inside another’s', () => {
    expect(answer(NESTED, { unitName: '天成' })).toBe('unit: short');
    expect(answer(NESTED, { unitName: '天成汽配' })).toBe('unit: output');
  });
});
