// The disclosure table, the values only it opens, and totals.
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { Classified, disclosed } from '#bot/domain/disclosure/classified.ts';
import {
  type Audience,
  type ContentClass,
  DISCLOSURE,
  type MayHold,
  mayBeShown,
  type Place,
  type ReaderRole,
} from '#bot/domain/disclosure/table.ts';
import { shownTotal } from '#bot/domain/disclosure/totals.ts';
import type { GroupContext, GroupLine } from '#bot/kinds/lines.ts';
import type { groupMessage } from '#bot/kinds/report_deadline/group-text.ts';

const FIGURE = new Classified('unit_value', '1250');
const PHONE = new Classified('personal', '13900000001');

describe('the table', () => {
  const ROLES: readonly ReaderRole[] = [
    'contact',
    'stranger',
    'operator',
    'grid_leader',
    'deputy_grid_leader',
    'grid_adviser',
    'grid_member',
    'township_statistician',
    'department_statistician',
    'specialist',
    'section_head',
    'duty_clerk',
    'admin',
  ];
  const PLACES = Object.keys(DISCLOSURE) as Place[];
  const audience = fc.record({
    place: fc.constantFrom(...PLACES),
    role: fc.constantFrom(...ROLES),
    isOwn: fc.boolean(),
    showsFigures: fc.boolean(),
    competes: fc.boolean(),
  });

  it('shows a figure to its own verified contact where the bureau has switched that on, to staff in an export, and to nobody else', () => {
    fc.assert(
      fc.property(audience, (to) => {
        const isFirm =
          to.place === 'private_verified' && to.role === 'contact' && to.isOwn && to.showsFigures;
        const isStaff =
          to.place === 'export' &&
          ['specialist', 'section_head', 'duty_clerk', 'admin', 'operator'].includes(to.role);
        expect(mayBeShown('unit_value', to)).toBe(isFirm || isStaff);
      }),
    );
  });

  it('shows public things to everybody everywhere, and embargoed ones to nobody anywhere', () => {
    fc.assert(
      fc.property(audience, (to) => {
        expect([mayBeShown('public', to), mayBeShown('embargoed', to)]).toEqual([true, false]);
      }),
    );
  });

  it.each(['deputy_grid_leader', 'grid_member', 'stranger'] as const)('shows no firm to a %s', (role) => {
    for (const place of PLACES) expect(mayBeShown('unit_identity', { place, role })).toBe(false);
  });

  it('shows no names to a leader who competes with the firms', () => {
    expect(mayBeShown('unit_identity', { place: 'list', role: 'grid_leader' })).toBe(true);
    expect(mayBeShown('unit_identity', { place: 'list', role: 'grid_leader', competes: true })).toBe(false);
  });

  it('shows groups, logs and metrics nothing but what is public', () => {
    for (const place of ['group', 'log', 'metrics'] as const) {
      for (const role of ROLES) {
        const to: Audience = { place, role, isOwn: true, showsFigures: true };
        const classes: readonly ContentClass[] = ['unit_identity', 'unit_value', 'personal', 'embargoed'];
        expect(classes.filter((one) => mayBeShown(one, to))).toEqual([]);
      }
    }
  });
});

describe('a classified value', () => {
  const own = { place: 'private_verified', role: 'contact', isOwn: true } as const;

  it('opens to whoever the table lets see it', () => {
    expect(disclosed(FIGURE, { ...own, showsFigures: true })).toBe('1250');
    expect(disclosed(FIGURE, own)).toBeNull();
    expect(disclosed(PHONE, { place: 'list', role: 'grid_leader' })).toBe('13900000001');
  });

  it('printed, logged or stored as JSON without asking says nothing', () => {
    expect(String(FIGURE)).toBe('［不公开］');
    expect(JSON.stringify({ FIGURE, PHONE })).not.toMatch(/1250|139/u);
    expect(Object.values(FIGURE)).not.toContain('1250');
  });
});

// Checked by tsc; at run time nothing happens here.
describe('what does not compile', () => {
  it('is opening a figure or a phone in a group, a log, an error or a metric', () => {
    expectTypeOf<MayHold<'group', 'unit_value'>>().toBeNever();
    expectTypeOf<MayHold<'group', 'unit_identity'>>().toBeNever();
    expectTypeOf<MayHold<'group', 'personal'>>().toBeNever();
    expectTypeOf<MayHold<'log', 'unit_value'>>().toBeNever();
    expectTypeOf<MayHold<'error', 'unit_value'>>().toBeNever();
    expectTypeOf<MayHold<'metrics', 'unit_identity'>>().toBeNever();
    expectTypeOf<MayHold<'sandbox', 'unit_value'>>().toBeNever();
    expectTypeOf<MayHold<'private_verified', 'embargoed'>>().toBeNever();
    expectTypeOf<MayHold<'group', 'public'>>().toBeUnknown();
    expectTypeOf<MayHold<'private_verified', 'unit_value'>>().toBeUnknown();
    type ToGroup = Parameters<typeof disclosed<'group', 'unit_value', string>>[1];
    expectTypeOf<ToGroup>().toBeNever();
  });

  it('is a figure in the text of a group', () => {
    type Form = Parameters<typeof groupMessage>[0]['forms'][number];
    expectTypeOf<Classified<'unit_value', string>>().not.toExtend<Form[keyof Form]>();
    expectTypeOf<Classified<'unit_identity', string>>().not.toExtend<Form[keyof Form]>();
    expectTypeOf<Classified<'unit_value', string>>().not.toExtend<string>();
  });

  it('is a firm, a person or a fact in what a kind is handed for a group', () => {
    expectTypeOf<keyof GroupLine>().toEqualTypeOf<'id' | 'occasion' | 'taskId' | 'isLate'>();
    expectTypeOf<keyof GroupContext>().toEqualTypeOf<
      'bureau' | 'now' | 'hearsNothing' | 'tasks' | 'calendar' | 'hours'
    >();
  });
});

describe('a total', () => {
  it.each([
    [[], null],
    [[10], null],
    [[10, 20], null],
    [[10, 20, 0], null],
    [[10, 20, null], null],
    [[10, 20, 30], 60],
    [[85, 10, 5], 100],
    [[86, 9, 5], null],
    [[1_000, 1, 1, 1], null],
    [[-85, 10, 5], -70],
    [[-90, 5, 5], null],
    [[10, 20, Number.NaN], null],
  ] as const)('of %j is %s', (given, total) => {
    expect(shownTotal(given)).toBe(total);
  });

  it('is never that of fewer than three firms, nor nearly that of one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { maxLength: 8 }), (given) => {
        const total = shownTotal(given);
        if (total === null) return;
        expect(given.filter((value) => value > 0).length).toBeGreaterThanOrEqual(3);
        expect(Math.max(...given)).toBeLessThanOrEqual(0.85 * total);
      }),
    );
  });
});
