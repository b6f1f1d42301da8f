// The words for reasons and states: none of the codes in use may reach a person as a code.

import { describe, expect, it } from 'vitest';
import type { AccountCode, RejectCode } from '#bot/domain/delivery/outcome.ts';
import { deliveryStateText, occasionText, reasonText } from '#bot/domain/delivery/reasons.ts';
import type { LadderDropReason } from '#bot/domain/ladder/decide.ts';
import type { Occasion, PlannedDrop } from '#bot/domain/ladder/steps.ts';
import type { LineDrop } from '#bot/kinds/report_deadline/judge-line.ts';

// Records, so that a code added to one of the types has to be added here.
const DROPS: Record<LadderDropReason | PlannedDrop | LineDrop, true> = {
  exempt: true,
  settled: true,
  returned: true,
  paused: true,
  too_early: true,
  near_cutoff: true,
  quiet: true,
  stale: true,
  stale_status: true,
  acceptance_passed: true,
  round_over: true,
  answered: true,
  list_came: true,
};
const REJECTS: Record<RejectCode, true> = {
  address_gone: true,
  not_member: true,
  blocked: true,
  no_permission: true,
  too_long: true,
  format: true,
  content_policy: true,
  window_expired: true,
  undelivered: true,
  unsupported: true,
};
const ACCOUNTS: Record<`account_${AccountCode}`, true> = {
  account_auth: true,
  account_ip: true,
  account_quota: true,
  account_banned: true,
  account_permission: true,
};
const OCCASIONS: Record<Occasion, true> = {
  'ladder:0': true,
  'ladder:1': true,
  'ladder:2': true,
  'ladder:3': true,
  'leader:3': true,
  'ladder:4.1': true,
  'ladder:4.2': true,
  'ladder:4.3': true,
  'leader:4': true,
  'ladder:4.note': true,
  'ladder:5': true,
  'ladder:6': true,
  'leader:6': true,
  'adviser:6': true,
  'ladder:7': true,
  'ladder:8': true,
};

describe('reasons and states in words', () => {
  const addressing = ['no_contact', 'unreachable', 'no_group', 'superseded', 'budget', 'owner_died'];

  it.each([...Object.keys({ ...DROPS, ...REJECTS, ...ACCOUNTS }), ...addressing])('%s has words', (code) => {
    expect(reasonText(code)).toMatch(/\p{Script=Han}/u);
  });

  it.each(['sending', 'sent', 'delivered', 'read', 'waiting', 'failed', 'unknown', 'held'])(
    'the state %s has words',
    (state) => {
      expect(deliveryStateText(state)).toMatch(/\p{Script=Han}/u);
    },
  );

  it('lets a code nobody has put into words stand for itself', () => {
    expect([reasonText('new_code'), deliveryStateText('new_state'), occasionText('new:1')]).toEqual([
      'new_code',
      'new_state',
      'new:1',
    ]);
  });

  it.each(Object.keys(OCCASIONS))('the step %s has a name, and is never called 催报', (occasion) => {
    expect(occasionText(occasion)).toMatch(/^\p{Script=Han}/u);
    expect(occasionText(occasion)).not.toContain('催报');
  });

  it('names a step whatever post it is for, and answers and promises by what they are', () => {
    expect(occasionText('ladder:7.township_statistician')).toBe(occasionText('ladder:7'));
    expect(occasionText('ladder:4.1')).not.toBe(occasionText('ladder:4.2'));
    expect(occasionText('reply:01a1')).toBe('答复');
  });
});
