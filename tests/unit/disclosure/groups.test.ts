// What a group's slot says: its own notices and fixed words, and of everything else that it belongs in private.

import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS } from '#bot/domain/calendar/service-time.ts';
import { TAKE_IT_BACK } from '#bot/domain/disclosure/group-answers.ts';
import { type Message, oneLine, plainText } from '#bot/domain/message.ts';
import { slotComposer } from '#bot/kinds/compose-slot.ts';
import type { Sample } from '#tests/disclosure/kind-generator.ts';
import { generatorOf } from '#tests/disclosure/kinds.ts';
import { randomOf } from '#tests/disclosure/random.ts';
import { at, CALENDAR } from '#tests/unit/calendar/shipped.ts';

const DEADLINE = generatorOf('report_deadline').sample(randomOf(1), 'd-1');
const QUERY = generatorOf('verification_query').sample(randomOf(2), 'q-1');

function toGroup(occasion: string, sample: Sample | null, message: Message | null = null) {
  const compose = slotComposer({
    calendar: CALENDAR,
    hours: DEFAULT_SERVICE_HOURS,
    bureau: '玉环市统计局',
    now: at('2026-11-02 09:00'),
    hearsNothing: false,
    showsFigures: true,
    tasks: new Map([DEADLINE, QUERY].map(({ task }) => [task.id, task])),
    taskOfCode: () => undefined,
    itemsUnder: () => [],
    nodeName: () => '',
  });
  const item = sample?.item ?? null;
  const line = { id: 'l', occasion, round: 1, item, isLate: false, saidBeforeAt: null, message };
  const { carried, dropped, message: said } = compose([line], 'group');
  expect(carried.length + dropped.length).toBe(1);
  return said === null ? `<${dropped[0]?.reason}>` : plainText(said);
}

describe('a group', () => {
  it('is told which forms have opened', () => {
    expect(toGroup('ladder:1', DEADLINE)).toContain('【玉环市统计局】报表已开网');
  });

  it.each([
    ['leader:3', DEADLINE],
    ['ladder:3', DEADLINE],
    ['ladder:8.duty_clerk', DEADLINE],
    ['query:ask', QUERY],
    ['query:leader', QUERY],
  ] as const)('is told nothing at %s, whoever planned that there', (occasion, sample) => {
    expect(toGroup(occasion, sample)).toBe('<private_only>');
  });

  it('is answered in fixed words and in no others', () => {
    expect(toGroup('reply:1', null, TAKE_IT_BACK)).toBe('已转单聊，请撤回本条。');
    expect(toGroup('reply:1', null, oneLine('已记：B204-1 已报。'))).toBe('<private_only>');
    expect(toGroup('control:1', null, oneLine('已暂停。'))).toBe('<private_only>');
  });

  it('reads a correction a person wrote for it', () => {
    expect(toGroup('correction:1', null, oneLine('更正：截止为8日12时。'))).toBe('更正：截止为8日12时。');
  });
});
