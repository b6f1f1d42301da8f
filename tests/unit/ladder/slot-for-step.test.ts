// Which slot a step goes out in, whether its tick comes in time, some seconds late or after an outage.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slotAtFor, slotForStep } from '#bot/domain/ladder/slot.ts';
import { pathAtLevel, pathsUpFrom } from '#bot/domain/ladder/tree-path.ts';
import { at, shown } from '#tests/unit/calendar/shipped.ts';

describe('the slot of a step', () => {
  it.each([
    ['in time', '11-06 09:00', '11-06 09:00', '11-06 09:00:00', '11-06 09:00'],
    ['20 seconds late', '11-06 09:00', '11-06 09:00', '11-06 09:00:20', '11-06 09:00'],
    ['29 minutes late', '11-06 09:00', '11-06 09:00', '11-06 09:29:59', '11-06 09:00'],
    ['half an hour late', '11-06 09:00', '11-06 09:00', '11-06 09:30:00', '11-06 09:30'],
    ['due between half hours', '11-09 08:40', '11-09 08:40', '11-09 08:40:03', '11-09 09:00'],
    ['woken by a list', '11-09 08:40', '11-09 10:56', '11-09 10:56:02', '11-09 11:00'],
    ['woken on the half hour', '11-09 08:40', '11-09 13:30', '11-09 13:30:02', '11-09 13:30'],
    ['after an outage', '11-06 09:00', '11-06 09:00', '11-06 10:47:00', '11-06 10:30'],
    ['a later step of the same walk', '11-09 10:30', '11-09 08:40', '11-09 10:40:00', '11-09 10:30'],
  ])('%s', (_, due, wake, now, slot) => {
    const [dueAt, wakeAt, nowAt] = [due, wake, now].map((text) => at(`2026-${text}`));
    if (dueAt === undefined || wakeAt === undefined || nowAt === undefined) throw new Error('three instants');
    expect(shown(slotForStep(dueAt, wakeAt, nowAt))).toBe(slot);
  });

  it('is a half hour, never before the step is due, and never more than half an hour behind now', () => {
    const minutes = fc.integer({ min: 0, max: 20_000 });
    fc.assert(
      fc.property(minutes, minutes, fc.integer({ min: 0, max: 200_000 }), (due, wait, late) => {
        const dueAt = at('2026-11-01 00:00').add({ minutes: due });
        const wakeAt = dueAt.add({ minutes: wait });
        const now = wakeAt.add({ seconds: late });
        const slotAt = slotForStep(dueAt, wakeAt, now);
        expect(slotAtFor(slotAt).equals(slotAt)).toBe(true);
        expect(Temporal.Instant.compare(slotAt, dueAt)).toBeGreaterThanOrEqual(0);
        expect(now.since(slotAt).total('minutes')).toBeLessThan(30);
        expect(slotAt.since(now).total('minutes')).toBeLessThan(30);
      }),
    );
  });

  it('gives a step that ends at an instant the half hour that is running rather than one at its end', () => {
    const end = at('2026-11-09 12:00');
    const slot = (wake: string) => shown(slotForStep(at('2026-11-09 11:00'), at(wake), at(wake), end));
    expect(slot('2026-11-09 11:20')).toBe('11-09 11:30');
    expect(slot('2026-11-09 11:31')).toBe('11-09 11:30');
    expect(slot('2026-11-09 11:59')).toBe('11-09 11:30');
  });
});

describe('a path in the grid tree', () => {
  it('lists the nodes from the root down', () => {
    expect(pathsUpFrom('33/3301/330101/G1/')).toEqual([
      '33/',
      '33/3301/',
      '33/3301/330101/',
      '33/3301/330101/G1/',
    ]);
    expect(pathsUpFrom('33/')).toEqual(['33/']);
    expect(pathsUpFrom('')).toEqual([]);
  });

  it.each([
    [1, '33/'],
    [2, '33/3301/'],
    [4, '33/3301/330101/G1/'],
  ] as const)('at level %i is %s', (level, path) => {
    expect(pathAtLevel('33/3301/330101/G1/', level)).toBe(path);
  });

  it('of a node that does not lie so deep is the node itself', () => {
    expect(pathAtLevel('33/3301/', 4)).toBe('33/3301/');
  });
});
