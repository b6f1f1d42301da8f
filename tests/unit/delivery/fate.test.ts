// What becomes of a message after its call, and when an account may be called.

import { describe, expect, it } from 'vitest';
import { fateOf, isAddressLost } from '#bot/domain/delivery/fate.ts';
import { allowanceOf, endsStop } from '#bot/domain/delivery/gate.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';

const OUTCOMES: readonly Outcome[] = [
  { state: 'accepted', ref: 'r' },
  { state: 'held', ref: 'r' },
  { state: 'throttled', retryAfterMs: 1_000, native: '90018' },
  { state: 'transient', native: 'ECONNREFUSED' },
  { state: 'unknown', native: 'timeout' },
  { state: 'rejected', code: 'address_gone', native: 'x' },
  { state: 'account', code: 'auth', native: 'x' },
];
const SOMEBODY: Outcome = { state: 'rejected', code: 'address_gone', native: 'x', undivided: true };

describe('a message whose call has ended', () => {
  it.each([
    ['accepted', 'sent'],
    ['held', 'held'],
    ['throttled', 'waiting'],
    ['transient', 'waiting'],
    ['unknown', 'unknown'],
    ['rejected', 'failed'],
    ['account', 'waiting'],
  ])('%s is %s', (state, fate) => {
    const outcome = OUTCOMES.find((one) => one.state === state);
    expect(outcome && fateOf(outcome, 20).state).toBe(fate);
  });

  it('has a time to go again exactly when it waits', () => {
    const fates = [...OUTCOMES, SOMEBODY].map((outcome) => fateOf(outcome, 20));
    expect(fates.map(({ retryAfterMs, state }) => [state === 'waiting', retryAfterMs !== null])).toEqual(
      fates.map(({ state }) => [state === 'waiting', state === 'waiting']),
    );
  });

  it('refused for somebody among several goes again by itself, and alone is refused for good', () => {
    expect(fateOf(SOMEBODY, 20)).toMatchObject({ state: 'waiting', reason: 'undivided', retryAfterMs: 0 });
    expect(fateOf(SOMEBODY, 1)).toMatchObject({ state: 'failed', reason: 'address_gone' });
  });

  it('to a group that has moved goes again at once', () => {
    const moved: Outcome = { state: 'rejected', code: 'address_gone', native: 'x', movedTo: '-100' };
    expect(fateOf(moved, 1)).toMatchObject({ state: 'waiting', reason: 'moved', retryAfterMs: 0 });
  });

  it.each([
    ['address_gone', true],
    ['not_member', true],
    ['blocked', true],
    ['too_long', false],
    ['no_permission', false],
    [null, false],
  ])('failed for %s has lost its address: %s', (reason, lost) => {
    expect(isAddressLost(reason)).toBe(lost);
  });
});

describe('an account', () => {
  it('is called freely until it is refused, and then with one call when its time has come', () => {
    expect(allowanceOf({ stopCode: null, isProbeDue: false })).toBe('all');
    expect(allowanceOf({ stopCode: 'auth', isProbeDue: false })).toBe('none');
    expect(allowanceOf({ stopCode: 'quota', isProbeDue: true })).toBe('one');
  });

  it('is no longer refused once the platform answers about a message', () => {
    const ending = OUTCOMES.filter(endsStop).map(({ state }) => state);
    expect(ending).toEqual(['accepted', 'held', 'rejected']);
  });
});
