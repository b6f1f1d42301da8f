// Who may send what to whom; when a second person has to agree; what may come of a broadcast from where it stands.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineFate } from '#bot/domain/broadcast/line.ts';
import {
  approvalReason,
  mayApprove,
  mayReach,
  mayStart,
  mentionsAll,
  type SenderPost,
} from '#bot/domain/broadcast/rights.ts';
import {
  type BroadcastEvent,
  type BroadcastState,
  isOver,
  nextState,
  stateText,
} from '#bot/domain/broadcast/state.ts';

const STATES: readonly BroadcastState[] = [
  'draft',
  'previewed',
  'waiting',
  'scheduled',
  'sending',
  'paused',
  'done',
  'stopped',
  'refused',
];
const EVENTS: readonly BroadcastEvent[] = [
  'preview',
  'submit',
  'schedule',
  'approve',
  'refuse',
  'start',
  'outgrow',
  'pause',
  'resume',
  'reschedule',
  'stop',
  'finish',
];

const post = (role: string, gridPath: string, profession: string | null = null): SenderPost => ({
  role,
  gridPath,
  profession,
});

describe('who may send', () => {
  it.each<[string, SenderPost, string, string | null, string | null, boolean]>([
    ['a duty clerk, everywhere under the root', post('duty_clerk', 'YH/'), 'YH/YH-01/', null, null, true],
    ['staff of one township, there', post('specialist', 'YH/YH-01/'), 'YH/YH-01/G1/', 'industry', null, true],
    [
      'staff of one township, not in another',
      post('specialist', 'YH/YH-01/'),
      'YH/YH-03/',
      null,
      null,
      false,
    ],
    ['staff of one township, not the whole city', post('specialist', 'YH/YH-01/'), 'YH/', null, null, false],
    ['a specialist, of the own profession', post('specialist', 'YH/', 'energy'), 'YH/', 'energy', null, true],
    ['a specialist, not of another', post('specialist', 'YH/', 'energy'), 'YH/', 'industry', null, false],
    ['a specialist, not of all', post('specialist', 'YH/', 'energy'), 'YH/', null, null, false],
    [
      'a specialist, about a form of theirs',
      post('specialist', 'YH/', 'energy'),
      'YH/',
      null,
      'energy',
      true,
    ],
    ['no township statistician', post('township_statistician', 'YH/YH-01/'), 'YH/YH-01/', null, null, false],
    ['no grid leader', post('grid_leader', 'YH/'), 'YH/', null, null, false],
  ])('%s', (_, sender, gridPath, profession, taskProfession, may) => {
    const reach = { gridPath, profession: profession as 'industry' | null, taskProfession };
    expect(mayReach([sender], reach)).toBe(may);
  });

  it('never reaches past a subtree, whatever the posts', () => {
    const path = fc
      .array(fc.constantFrom('A/', 'B/', 'C/'), { minLength: 1, maxLength: 4 })
      .map((at) => at.join(''));
    const role = fc.constantFrom(
      'specialist',
      'section_head',
      'duty_clerk',
      'admin',
      'grid_leader',
      'deputy_grid_leader',
    );
    fc.assert(
      fc.property(
        fc.array(fc.record({ role, gridPath: path, profession: fc.constant(null) })),
        path,
        (posts, to) => {
          if (!mayReach(posts, { gridPath: to, profession: null, taskProfession: null })) return;
          expect(
            posts.some(({ gridPath, role: of }) => to.startsWith(gridPath) && !of.includes('leader')),
          ).toBe(true);
        },
      ),
    );
  });
});

describe('a second person', () => {
  it.each<[number, string, boolean]>([
    [500, '请及时上报', false],
    [501, '请及时上报', true],
    [3, '@所有人 请及时上报', true],
    [3, '＠全体成员 请及时上报', true],
    [3, '@all please', true],
    [3, '请发到 allen@all-stars.cn', false],
    [3, '全体所有人请注意', false],
  ])('%i receivers of %j need one: %s', (receivers, text, needed) => {
    expect(approvalReason(receivers, text) !== null).toBe(needed);
  });

  it('is never the author', () => {
    expect(mayApprove('person:1', 'person:1', true)).toBe(false);
    expect(mayApprove('cli', 'cli', true)).toBe(false);
    expect(mayApprove('person:1', 'person:2', true)).toBe(true);
    expect(mayApprove('person:1', 'person:2', false)).toBe(false);
  });

  it('has agreed to what was shown and a tenth more', () => {
    const start = { shown: 1_000, text: '', isApproved: true };
    expect(mayStart({ ...start, now: 1_100 })).toBe(true);
    expect(mayStart({ ...start, now: 1_101 })).toBe(false);
    expect(mayStart({ ...start, shown: 400, now: 501, isApproved: false })).toBe(false);
    expect(mayStart({ ...start, shown: 400, now: 500, isApproved: false })).toBe(true);
  });

  it('is asked of every text that calls upon all', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(mentionsAll(`${before}@所有人${after}`)).toBe(true);
      }),
    );
  });
});

describe('the states', () => {
  it('are never left once a broadcast is over, and each has a word', () => {
    for (const state of STATES) {
      const onward = EVENTS.flatMap((event) => nextState(state, event) ?? []);
      expect(onward.length === 0, state).toBe(isOver(state));
      expect(stateText(state)).toMatch(/\p{Script=Han}/u);
    }
    expect(STATES.filter(isOver)).toEqual(['done', 'stopped', 'refused']);
  });

  it('let nothing out that was neither small nor approved', () => {
    const before = (target: BroadcastState) =>
      STATES.flatMap((state) =>
        EVENTS.filter((event) => nextState(state, event) === target).map((event) => `${state} ${event}`),
      );
    expect(before('sending')).toEqual(['scheduled start', 'paused resume']);
    expect(before('scheduled')).toEqual(['previewed schedule', 'waiting approve', 'paused reschedule']);
    expect(before('waiting')).toEqual(['previewed submit', 'scheduled outgrow']);
    expect(before('paused')).toEqual(['scheduled pause', 'sending pause']);
  });

  it('can be stopped from wherever it is not over', () => {
    for (const state of STATES) expect(nextState(state, 'stop')).toBe(isOver(state) ? null : 'stopped');
  });
});

describe('a line that is claimed', () => {
  it.each<[BroadcastState, boolean, boolean, string]>([
    ['sending', true, true, 'say'],
    ['sending', false, true, 'postpone'],
    ['sending', true, false, 'drop'],
    ['paused', true, true, 'hold'],
    ['paused', true, false, 'drop'],
    ['stopped', true, true, 'drop'],
    ['waiting', true, true, 'drop'],
    ['done', true, true, 'drop'],
  ])('%s, speakable %s, addressed %s: %s', (state, isSpeakable, isAddressed, kind) => {
    expect(lineFate({ state, isSpeakable, isAddressed }).kind).toBe(kind);
  });
});
