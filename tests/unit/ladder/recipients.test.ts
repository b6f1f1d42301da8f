// Whom a step reaches: over vacant and unreachable posts to the duty clerk, never past them to a leader of rank.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  climb,
  type DutyPost,
  dutyPostOf,
  type Holder,
  recipientsOf,
} from '#bot/domain/ladder/recipients.ts';
import type { Role } from '#bot/domain/roster/vocabulary.ts';

function holder(post: DutyPost, personId: string = post, reachable = true): Holder {
  return { post, personId, reachable };
}

const FULL: readonly Holder[] = (
  ['leader', 'adviser', 'area', 'township_statistician', 'specialist', 'section_head', 'duty_clerk'] as const
).map((post) => holder(post));

function without(...posts: readonly DutyPost[]): readonly Holder[] {
  return FULL.filter(({ post }) => !posts.includes(post));
}

describe('a chain', () => {
  it('ends at the post itself when it is held', () => {
    expect(climb('leader', FULL)).toEqual({
      wanted: 'leader',
      post: 'leader',
      personIds: ['leader'],
      skipped: [],
    });
  });

  it('climbs from the leader over area, township, specialist and section head to the duty clerk', () => {
    const gone: DutyPost[] = [];
    const reached = [
      'leader',
      'area',
      'township_statistician',
      'specialist',
      'section_head',
      'duty_clerk',
    ].map(() => {
      const { post } = climb('leader', without(...gone));
      if (post !== null) gone.push(post);
      return post;
    });
    expect(reached).toEqual([
      'leader',
      'area',
      'township_statistician',
      'specialist',
      'section_head',
      'duty_clerk',
    ]);
    expect(climb('leader', without(...gone)).post).toBeNull();
  });

  it('leads from the adviser straight to the specialist', () => {
    expect(climb('adviser', without('adviser')).personIds).toEqual(['specialist']);
  });

  it('says whether a post passed over is vacant or its holder unreachable, and who', () => {
    const holders = [...without('leader', 'area'), holder('area', 'chen', false)];
    expect(climb('leader', holders)).toMatchObject({
      post: 'township_statistician',
      skipped: [
        { post: 'leader', reason: 'vacant', personIds: [] },
        { post: 'area', reason: 'unreachable', personIds: ['chen'] },
      ],
    });
  });

  it('reaches every holder of a post, and names the colleague it cannot reach', () => {
    const two = [holder('township_statistician', 'deng'), holder('township_statistician', 'sun')];
    expect(climb('township_statistician', two).personIds).toEqual(['deng', 'sun']);
    const one = [holder('township_statistician', 'deng'), holder('township_statistician', 'sun', false)];
    expect(climb('township_statistician', one)).toMatchObject({
      personIds: ['deng'],
      skipped: [{ post: 'township_statistician', reason: 'unreachable', personIds: ['sun'] }],
    });
  });

  it('never leaves a reachable duty clerk out, whoever else is missing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<DutyPost>(
          'leader',
          'area',
          'adviser',
          'township_statistician',
          'specialist',
          'section_head',
        ),
        fc.subarray([...without('duty_clerk')]),
        (wanted, others) => {
          const found = climb(wanted, [...others, holder('duty_clerk')]);
          expect(found.personIds).toHaveLength(1);
        },
      ),
    );
  });
});

describe('a step', () => {
  it.each([
    ['leader', ['leader']],
    ['adviser', ['adviser']],
    ['township', ['township_statistician']],
    ['township_and_specialist', ['township_statistician', 'specialist']],
    ['duty_clerk_and_specialist', ['duty_clerk', 'specialist']],
  ] as const)('for %s reaches %j', (audience, expected) => {
    expect(recipientsOf(audience, FULL).addressees.map(({ personId }) => personId)).toEqual(expected);
  });

  it('gives one line to a person it reaches twice', () => {
    const { addressees, climbs } = recipientsOf('township_and_specialist', without('township_statistician'));
    expect(addressees).toEqual([{ personId: 'specialist', wanted: ['township_statistician', 'specialist'] }]);
    expect(climbs).toHaveLength(2);
  });

  it('brings step 7’s list to a department’s statistician where there is one', () => {
    const { addressees } = recipientsOf('township_and_specialist', [
      ...FULL,
      holder('department_statistician', 'hu'),
    ]);
    expect(addressees.map(({ personId }) => personId)).toEqual(['township_statistician', 'specialist', 'hu']);
  });

  it('reaches nobody, and says why, when not even the duty clerk can be reached', () => {
    const { addressees, climbs } = recipientsOf('leader', [holder('duty_clerk', 'zhao', false)]);
    expect(addressees).toEqual([]);
    expect(climbs[0]?.skipped.at(-1)).toEqual({
      post: 'duty_clerk',
      reason: 'unreachable',
      personIds: ['zhao'],
    });
  });
});

describe('a duty post', () => {
  const posts: readonly (readonly [Role, number, DutyPost | null])[] = [
    ['grid_leader', 4, 'leader'],
    ['grid_leader', 3, 'area'],
    ['grid_leader', 2, null],
    ['grid_leader', 1, null],
    ['grid_adviser', 4, 'adviser'],
    ['grid_adviser', 2, null],
    ['grid_adviser', 1, null],
    ['deputy_grid_leader', 1, null],
    ['deputy_grid_leader', 4, null],
    ['grid_member', 4, null],
    ['grid_member', 3, null],
    ['admin', 1, null],
    ['township_statistician', 2, 'township_statistician'],
    ['department_statistician', 1, 'department_statistician'],
    ['specialist', 1, 'specialist'],
    ['section_head', 1, 'section_head'],
    ['duty_clerk', 1, 'duty_clerk'],
  ];

  it.each(posts)('of a %s at level %i is %s', (role, level, post) => {
    expect(dutyPostOf(role, level)).toBe(post);
  });
});
