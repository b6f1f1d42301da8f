// The small bureau grown: many more firms in its first grid, for waves that fill more than a call or a batch.

import type { Roster } from '#bot/domain/roster/roster.ts';
import { smallBureau, unit, usccOf } from './registry.ts';

/** The bureau with so many more firms in grid 1, each with a statistician of its own (`s1`, `s2` …). */
export function largeBureau(firms: number): Roster {
  const small = smallBureau();
  const numbers = Array.from({ length: firms }, (_, index) => index + 1);
  const template = unit('tiancheng');
  return {
    ...small,
    people: [
      ...small.people,
      ...numbers.map((number) => ({
        naturalKey: `s${number}`,
        name: `统计${number}`,
        phone: `1991${String(number).padStart(7, '0')}`,
        dingtalkUserId: `s${number}`,
        email: null,
        addresses: [],
      })),
    ],
    units: [
      ...small.units,
      ...numbers.map((number) => ({
        ...template,
        uscc: usccOf(100 + number),
        name: `玉环第${number}厂有限公司`,
        shortName: `第${number}厂`,
      })),
    ],
    contacts: [
      ...small.contacts,
      ...numbers.map((number) => ({
        uscc: usccOf(100 + number),
        personKey: `s${number}`,
        role: 'enterprise_statistician' as const,
        isMain: true,
      })),
    ],
    obligations: [
      ...small.obligations,
      ...numbers.map((number) => ({
        uscc: usccOf(100 + number),
        formCode: 'B204-1',
        firstPeriod: '2026-01',
        lastPeriod: null,
      })),
    ],
  };
}
